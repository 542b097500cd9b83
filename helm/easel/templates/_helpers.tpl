{{- define "easel.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 50 | trimSuffix "-" }}
{{- end }}

{{- define "easel.selector" -}}
app.kubernetes.io/name: easel
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "easel.labels" -}}
{{ include "easel.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Name of the release that Easel is of */}}
{{- define "easel.owner" -}}
{{- ternary .Values.projectOf.release (include "easel.fullname" .) (not (empty .Values.projectOf.namespace)) }}
{{- end }}

{{/* Labels of Easel's pods, wherever they are */}}
{{- define "easel.pods" -}}
app.kubernetes.io/name: easel
app.kubernetes.io/instance: {{ ternary .Values.projectOf.release .Release.Name (not (empty .Values.projectOf.namespace)) }}
{{- end }}

{{- define "easel.account" -}}
{{- .Values.serviceAccounts.easel.name | default (include "easel.owner" .) }}
{{- end }}

{{- define "easel.argoAccount" -}}
{{- .Values.serviceAccounts.argo.name | default (printf "%s-argo" (include "easel.owner" .)) }}
{{- end }}

{{- define "easel.argoTokenSecret" -}}
{{- .Values.argo.token.existingSecret | default (printf "%s.service-account-token" (include "easel.argoAccount" .)) }}
{{- end }}

{{- define "easel.apiKeySecret" -}}
{{- .Values.apiKey.existingSecret | default (printf "%s-api-key" (include "easel.fullname" .)) }}
{{- end }}

{{/* Names of the enabled recipes, as a list in JSON */}}
{{- define "easel.recipes" -}}
{{- $names := list }}
{{- if .Values.recipes.dreambooth.enabled }}{{ $names = append $names "dreambooth" }}{{ end }}
{{- if .Values.recipes.textualInversion.enabled }}{{ $names = append $names "textual-inversion" }}{{ end }}
{{- toJson $names }}
{{- end }}

{{/* A recipe's file with the installation's defaults in it. Takes root and name; gives JSON */}}
{{- define "easel.recipe" -}}
{{- $root := .root }}
{{- $values := index $root.Values.recipes (.name | camelcase | untitle) }}
{{- $recipe := $root.Files.Get (printf "files/recipes/%s.yaml" .name) | fromYaml }}
{{- range $name, $default := $values.defaults }}
{{- if has $name (list "run_name" "output" "pvc" "region") }}{{ fail (printf "recipes: %s takes no default for %s" $recipe.title $name) }}{{ end }}
{{- end }}
{{- $unknown := $values.defaults | deepCopy }}
{{- $defaults := merge (dict "pvc" $values.claim.name "region" $values.region) $values.defaults }}
{{- range $recipe.parameters }}
{{- $_ := unset $unknown .name }}
{{- if hasKey $defaults .name }}{{ $_ := set . "default" (get $defaults .name) }}{{ end }}
{{- end }}
{{- range $name, $default := $unknown }}{{ fail (printf "recipes: %s has no parameter %s" $recipe.title $name) }}{{ end }}
{{- $place := regexFind "-[a-z]{3}[0-9]$" $values.claim.storageClass }}
{{- if and $values.claim.create $place (ne $place (printf "-%s" (lower $values.region))) }}
{{- fail (printf "recipes: %s runs in region %s, and its claim of class %s lies in another" $recipe.title $values.region $values.claim.storageClass) }}
{{- end }}
{{- $recipe | toRawJson }}
{{- end }}

{{/*
JSON Schema of a recipe's parameters. Takes root and recipe; gives JSON. Deprecated is what reaches no step: such as a GPU
class on nodes without a label for it
*/}}
{{- define "easel.schema" -}}
{{- $kinds := .root.Files.Get "files/kinds.yaml" | fromYaml }}
{{- $properties := dict }}
{{- range .recipe.parameters }}
{{- $property := merge (dict "description" .description "x-group" .group) (.schema | default dict) }}
{{- with .role }}{{ $_ := set $property "x-role" . }}{{ end }}
{{- with .kind }}{{ $property = merge $property (get $kinds .) }}{{ end }}
{{- $_ := set $properties .name $property }}
{{- end }}
{{- $name := ternary "^[a-z]([-a-z0-9]*[a-z0-9])?$" "^[a-z]([-a-z]*[a-z])?$" .root.Values.recipes.runNameDigits }}
{{- $_ := set $properties.run_name "pattern" $name }}
{{- $placement := .root.Values.placement }}
{{- if not $placement.regionLabel }}{{ $_ := merge $properties.region (dict "deprecated" true) }}{{ end }}
{{- if not $placement.gpuClassLabel }}
{{- $_ := merge $properties.trainer_gpu (dict "deprecated" true) }}
{{- $_ := merge $properties.inference_gpu (dict "deprecated" true) }}
{{- end }}
{{- $log := .root.Files.Get "files/trainer-log.yaml" | fromYaml }}
{{- $stages := dict "downloader" "downloading" "finetuner" "training" "serializer" "serializing" "inference" "deploying" }}
{{- $easel := dict "aliases" .recipe.aliases "output" .recipe.output "endpoint" "inference-{run_name}" "stages" $stages "predictor" .recipe.predictor "metrics" $log.metrics "progress" $log.progress "gpu_memory_gib" .recipe.gpuMemoryGib }}
{{- with .recipe.training }}{{ $_ := set $easel "training" . }}{{ end }}
{{- dict
      "title" .recipe.title
      "description" .recipe.description
      "type" "object"
      "required" (list "run_name")
      "additionalProperties" false
      "properties" $properties
      "x-easel" $easel
    | toRawJson }}
{{- end }}

{{/* Argo's tags, whose braces are Helm's too */}}
{{- define "easel.parameter" -}}
{{- printf "{{workflow.parameters.%s}}" . }}
{{- end }}

{{- define "easel.input" -}}
{{- printf "{{inputs.parameters.%s}}" . }}
{{- end }}

{{- define "easel.encryptionSecret" -}}
{{- .Values.encryption.existingSecret | default (printf "%s-encryption" (include "easel.fullname" .)) }}
{{- end }}
