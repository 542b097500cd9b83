{{- define "easel.image" -}}
{{- $image := .Values.image }}
{{- if $image.digest }}{{ printf "%s@%s" $image.repository $image.digest }}
{{- else }}{{ printf "%s:%s" $image.repository ($image.tag | default .Chart.AppVersion) }}
{{- end }}
{{- end }}

{{/* Volume with the authority of Argo's server; empty if none is given */}}
{{- define "easel.argoAuthority" -}}
{{- if .Values.argo.caSecret -}}
secret:
  secretName: {{ .Values.argo.caSecret }}
  items: [{key: ca.crt, path: ca.crt}]
{{- else if .Values.argo.caConfigMap -}}
configMap:
  name: {{ .Values.argo.caConfigMap }}
  items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- end }}

{{- define "easel.environment" -}}
{{- $allowed := include "easel.allowed" . | fromJson -}}
# Names of files on the claims are UTF-8 whatever the image says
- name: LC_ALL
  value: C.UTF-8
- name: SERVER_ADDRESS
  value: 0.0.0.0
- name: SERVER_PORT
  value: "8080"
# Of its own, so that probes need no key
- name: MANAGEMENT_SERVER_ADDRESS
  value: 0.0.0.0
- name: MANAGEMENT_SERVER_PORT
  value: "8081"
- name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
  value: {{ sub .Values.terminationGracePeriodSeconds 15 }}s
- name: SPRING_DATASOURCE_URL
  value: {{ .Values.postgresql.url | quote }}
- name: SPRING_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef: {name: {{ .Values.postgresql.existingSecret }}, key: username}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ .Values.postgresql.existingSecret }}, key: password}
- name: EASEL_API_KEY
  valueFrom:
    secretKeyRef: {name: {{ include "easel.apiKeySecret" . }}, key: api-key}
- name: EASEL_ENCRYPTION_KEYS
  valueFrom:
    secretKeyRef: {name: {{ include "easel.encryptionSecret" . }}, key: keys}
# The rate card: Spring Boot reads application.yaml there, beside its own
- name: SPRING_CONFIG_ADDITIONAL_LOCATION
  value: file:/etc/easel/
- name: EASEL_NAMESPACE
  value: {{ .Release.Namespace }}
- name: EASEL_ARGO_URL
  value: {{ .Values.argo.url | quote }}
- name: EASEL_ARGO_TOKEN_FILE
  value: /var/run/secrets/easel/argo/token
{{- if include "easel.argoAuthority" . }}
- name: EASEL_ARGO_CA_FILE
  value: /var/run/secrets/easel/argo-authority/ca.crt
{{- end }}
{{- if .Values.argo.tokensSecret }}
- name: EASEL_ARGO_TOKENS
  value: /var/run/secrets/easel/argo-tokens
{{- end }}
# Easel itself, by its Service and by its pods
- name: EASEL_EGRESS_OWN
  value: {{ printf "%[1]s.%[2]s.svc:%[3]d,%[1]s-pods.%[2]s.svc:8080,%[1]s-pods.%[2]s.svc:8081" (include "easel.fullname" .) .Release.Namespace (int .Values.service.port) }}
{{- with .Values.egress.allow }}
- name: EASEL_EGRESS_ALLOW
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.egress.refuse }}
- name: EASEL_EGRESS_REFUSE
  value: {{ join "," . | quote }}
{{- end }}
{{- if .Values.egress.allowHttp }}
- name: EASEL_EGRESS_ALLOW_HTTP
  value: "true"
{{- end }}
{{- if .Values.events.lenient }}
- name: EASEL_EVENTS_LENIENT
  value: "true"
{{- end }}
{{- if .Values.events.kubernetesTokens }}
- name: EASEL_EVENTS_KUBERNETES_TOKENS
  value: "true"
{{- end }}
{{- with .Values.predict.gateway }}
- name: EASEL_PREDICT_GATEWAY
  value: {{ . | quote }}
{{- end }}
{{- with .Values.predict.domains }}
- name: EASEL_PREDICT_DOMAINS
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.endpoints.expiresAfter }}
- name: EASEL_ENDPOINTS_EXPIRES_AFTER
  value: {{ . }}
{{- end }}
{{- with .Values.endpoints.idleTtl }}
- name: EASEL_ENDPOINTS_IDLE_TTL
  value: {{ . }}
{{- end }}
- name: EASEL_ENDPOINTS_STANDARD_IDLE_TTL
  value: {{ .Values.endpoints.standardIdleTtl }}
- name: EASEL_ENDPOINTS_GRACE
  value: {{ .Values.endpoints.grace }}
- name: EASEL_ENDPOINTS_MONTH_GRACE
  value: {{ .Values.endpoints.monthGrace }}
- name: EASEL_ENDPOINTS_PROMPT_STARTS
  value: {{ .Values.endpoints.promptStarts }}
- name: EASEL_ENDPOINTS_MAX_REPLICAS
  value: {{ int .Values.endpoints.maxReplicas | quote }}
{{- if .Values.recipes.runNameDigits }}
- name: EASEL_ALLOW_DIGITS_IN_NAMES
  value: "true"
{{- end }}
- name: EASEL_ALLOW_MODELS
  value: {{ $allowed.models | join "," | quote }}
- name: EASEL_ALLOW_IMAGES
  value: {{ $allowed.images | join "," | quote }}
- name: EASEL_ALLOW_CLAIMS
  value: {{ $allowed.claims | join "," | quote }}
- name: EASEL_SECRETS_HUGGINGFACE
  value: {{ .Values.secrets.huggingface.name }}
- name: EASEL_SECRETS_WANDB
  value: {{ .Values.secrets.wandb.name }}
- name: EASEL_DOCTOR_ARGO_NAMESPACE
  value: {{ .Values.doctor.argoNamespace }}
- name: EASEL_DOCTOR_ARGO_CONFIG_MAP
  value: {{ .Values.doctor.argoConfigMap }}
{{- if .Values.volumes.mount }}
{{- $mounts := list }}
{{- range include "easel.recipeClaims" . | fromJsonArray }}{{ $mounts = append $mounts (printf "%s=/claims/%s" . .) }}{{ end }}
- name: EASEL_VOLUMES_MOUNTS
  value: {{ join "," $mounts | quote }}
- name: EASEL_VOLUMES_MIN_FREE
  value: {{ .Values.volumes.minFree }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What callers may set: the defaults of the enabled recipes and what the values add. Gives JSON */}}
{{- define "easel.allowed" -}}
{{- $models := list }}
{{- $images := list }}
{{- $claims := list }}
{{- range $name := include "easel.recipes" . | fromJsonArray }}
{{- $default := dict }}
{{- range (include "easel.recipe" (dict "root" $ "name" $name) | fromJson).parameters }}
{{- $_ := set $default .name (get . "default") }}
{{- end }}
{{- $models = append $models $default.model }}
{{- $claims = append $claims $default.pvc }}
{{- range list "downloader" "finetuner" "serializer" "inference" }}
{{- $images = append $images (printf "%s:%s" (get $default (printf "%s_image" .)) (get $default (printf "%s_tag" .))) }}
{{- end }}
{{- end }}
{{- dict
      "models" (concat $models .Values.allow.models | uniq)
      "images" (concat $images .Values.allow.images | uniq)
      "claims" (concat $claims .Values.allow.claims | uniq)
    | toRawJson }}
{{- end }}

{{/* Claims of the enabled recipes, as a list in JSON */}}
{{- define "easel.recipeClaims" -}}
{{- $claims := list }}
{{- range list .Values.recipes.dreambooth .Values.recipes.textualInversion }}
{{- if .enabled }}{{ $claims = append $claims .claim.name }}{{ end }}
{{- end }}
{{- uniq $claims | toJson }}
{{- end }}
