{{/* Spec of a recipe's WorkflowTemplate. Takes root, name and recipe */}}
{{- define "easel.workflow" -}}
{{- $values := .root.Values -}}
entrypoint: main
{{- if $values.callback.enabled }}
onExit: tell-easel
{{- end }}
# Foreign code gets no token: these pods run without one, under an account without rights, and only Argo's executor beside
# them has its own
serviceAccountName: {{ $values.serviceAccounts.run.name }}
automountServiceAccountToken: false
executor:
  serviceAccountName: {{ $values.serviceAccounts.executor.name }}
{{- with include "easel.sharedGroup" .root }}
# Easel's own pods have it, too
securityContext:
  supplementalGroups: [{{ . }}]
{{- end }}
workflowMetadata:
  labels:
    easel.dev/managed: "true"
    easel.dev/recipe: {{ .name }}
activeDeadlineSeconds: {{ int $values.workflow.deadlineSeconds }}
ttlStrategy:
  secondsAfterCompletion: {{ int $values.workflow.ttlSeconds }}
podGC:
  strategy: OnWorkflowCompletion
  deleteDelayDuration: {{ $values.workflow.podDeleteDelay }}
{{- with $values.placement.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
arguments:
  parameters:
    {{- range .recipe.parameters }}
    - name: {{ .name }}
      {{- if hasKey . "default" }}
      value: {{ .default | quote }}
      {{- end }}
    {{- end }}
templates:
  - {{ include "easel.main" . | indent 4 | trim }}
  - {{ include "easel.downloader" . | indent 4 | trim }}
  - {{ include "easel.finetuner" . | indent 4 | trim }}
  - {{ include "easel.serializer" . | indent 4 | trim }}
  - {{ include "easel.inference" . | indent 4 | trim }}
  {{- if $values.callback.enabled }}
  - {{ include "easel.tellEasel" . | indent 4 | trim }}
  - {{ include "easel.callback" . | indent 4 | trim }}
  {{- end }}
{{- end }}

{{- define "easel.tellEasel" -}}
name: tell-easel
steps:
  - - name: callback
      template: callback
      # What came of the run does not hang on who could be told
      continueOn: {failed: true, error: true}
{{- end }}

{{/* Says which workflow ends and nothing else: Easel looks for itself. It runs no foreign code, and holds no token */}}
{{- define "easel.callback" -}}
{{- $step := .root.Values.callback -}}
name: callback
metadata:
  labels:
    {{- include "easel.podLabels" .name | nindent 4 }}
    easel.dev/callback: "true"
activeDeadlineSeconds: {{ int $step.deadlineSeconds }}
container:
  image: {{ $step.image | quote }}
  command: [curl]
  args:
    - --silent
    - --show-error
    - --fail
    - --max-time
    - "10"
    - --retry
    - "3"
    - --header
    - 'Content-Type: application/json'
    - --data
    - '{"namespace": "{{ "{{workflow.namespace}}" }}", "uid": "{{ "{{workflow.uid}}" }}"}'
    - {{ include "easel.callbackUrl" .root | quote }}
  resources:
    {{- toYaml $step.resources | nindent 4 }}
  securityContext:
    {{- toYaml .root.Values.workflow.securityContext | nindent 4 }}
{{- end }}

{{- define "easel.callbackUrl" -}}
{{- $namespace := .Values.projectOf.namespace | default .Release.Namespace }}
{{- .Values.callback.url | default (printf "http://%s.%s.svc:%d/v1/callbacks" (include "easel.owner" .) $namespace (int .Values.service.port)) }}
{{- end }}

{{- define "easel.main" -}}
{{- $trains := printf "%s == false" (include "easel.parameter" "inference_only") -}}
name: main
steps:
  - - name: downloader
      template: model-downloader
      # A model on the claim is there already
      when: '{{ $trains }} && {{ `{{=hasPrefix(workflow.parameters.model, "pvc:")}}` }} == false'
      arguments:
        parameters:
          - name: model
            value: {{ include "easel.parameter" "model" | squote }}
          - name: dest
            value: /pvc/models/{{ include "easel.parameter" "model" }}
          - name: type
            value: diffusers
  - - name: finetuner
      template: model-finetuner
      when: '{{ $trains }}'
      arguments:
        parameters:
          - name: gpu_count
            value: {{ include "easel.parameter" "trainer_gpu_count" | squote }}
          {{- range .recipe.trainer }}
          - name: {{ .name }}
            value: {{ .value | default (include "easel.parameter" .name) | squote }}
          {{- end }}
  - - name: serializer
      template: serializer
      when: '{{ include "easel.parameter" "use_tensorizer" }} == true && {{ $trains }}'
      arguments:
        parameters:
          - name: model
            value: /pvc/{{ .recipe.folder }}
          - name: output_path
            value: /pvc/{{ .recipe.folder }}
  - - name: inference
      template: model-inference-service
      when: '{{ include "easel.parameter" "run_inference" }} == true || {{ include "easel.parameter" "inference_only" }} == true'
      arguments:
        parameters:
          - name: folder
            value: {{ .recipe.folder | squote }}
          - name: tensorized
            value: '{{ `{{=workflow.parameters.use_tensorizer == "true" ? "--tensorized" : ""}}` }}'
{{- end }}

{{- define "easel.downloader" -}}
{{- $step := .root.Values.downloader -}}
name: model-downloader
inputs:
  parameters:
    - name: model
    - name: dest
    - name: type
{{ include "easel.step" (dict "root" .root "name" .name "step" $step) }}
retryStrategy:
  limit: {{ $step.retries | quote }}
  retryPolicy: Always
initContainers:
  # The downloader is not root. The folder reaches the shell as an argument, never as a part of the script
  - name: folder
    image: {{ $step.initImage }}
    command: [/bin/sh, -c, 'mkdir -p "$1" && chmod o+rwx,g+s "$1"', folder]
    args: [{{ include "easel.input" "dest" | squote }}]
    mirrorVolumeMounts: true
    resources:
      requests: {cpu: 100m, memory: 64Mi}
      limits: {cpu: 100m, memory: 64Mi}
    securityContext:
      {{- toYaml .root.Values.workflow.securityContext | nindent 6 }}
container:
  image: {{ printf "%s:%s" (include "easel.parameter" "downloader_image") (include "easel.parameter" "downloader_tag") | squote }}
  command: [/ko-app/model_downloader]
  args:
    - --model
    - {{ include "easel.input" "model" | squote }}
    - --dest
    - {{ include "easel.input" "dest" | squote }}
    - --type
    - {{ include "easel.input" "type" | squote }}
  env:
    {{- include "easel.huggingface" .root | nindent 4 }}
  {{- include "easel.container" (dict "root" .root "step" $step) | nindent 2 }}
{{- end }}

{{- define "easel.finetuner" -}}
{{- $step := .root.Values.trainer -}}
name: model-finetuner
inputs:
  parameters:
    - name: gpu_count
    {{- range .recipe.trainer }}
    - name: {{ .name }}
    {{- end }}
{{ include "easel.step" (dict "root" .root "name" .name "step" $step "gpu" "trainer_gpu") }}
{{ include "easel.retry" $step }}
container:
  image: {{ printf "%s:%s" (include "easel.parameter" "finetuner_image") (include "easel.parameter" "finetuner_tag") | squote }}
  # Without a key, W&B would ask for one or fail; and it writes to a folder that the trainer does not make. What root makes,
  # Easel could not delete: so folders are the shared group's, where the file system lets them
  command:
    - /bin/sh
    - -c
    - |
      case "$WANDB_API_KEY" in
        *[![:space:]]*) ;;
        *) unset WANDB_API_KEY; export WANDB_MODE=offline ;;
      esac
      umask 002
      mkdir -p "$OUTPUT_PATH/wandb" || exit 1
      if [ -n "$SHARED_GROUP" ]; then
        for folder in "${OUTPUT_PATH%/*}" "$OUTPUT_PATH" "$OUTPUT_PATH/wandb"; do
          chgrp "$SHARED_GROUP" "$folder" && chmod g+ws "$folder"
        done 2>/dev/null
      fi
      exec "$@"
    - finetuner
    - /usr/bin/python3
    - -m
    - accelerate.commands.launch
    - --config
    - /app/accelerate_config.yaml
    - --num_processes
    - {{ include "easel.input" "gpu_count" | squote }}
    - /app/finetuner.py
  args:
    {{- range .recipe.trainer }}
    - --{{ .name }}
    - {{ include "easel.input" .name | squote }}
    {{- end }}
  env:
    - name: PYTHONUNBUFFERED
      value: "1"
    - name: GPU_COUNT
      value: {{ include "easel.input" "gpu_count" | squote }}
    - name: OUTPUT_PATH
      value: {{ include "easel.input" "output_path" | squote }}
    - name: SHARED_GROUP
      value: {{ include "easel.sharedGroup" .root | quote }}
    {{- include "easel.huggingface" .root | nindent 4 }}
    - name: WANDB_API_KEY
      valueFrom:
        secretKeyRef:
          name: {{ .root.Values.secrets.wandb.name }}
          key: token
          optional: true
  {{- include "easel.container" (dict "root" .root "step" $step) | nindent 2 }}
# A quantity in a container cannot be a template tag: Argo's schema refuses it
podSpecPatch: |
  containers:
    - name: main
      resources:
        limits:
          {{ .root.Values.placement.gpuResource }}: "{{ include "easel.input" "gpu_count" }}"
        requests:
          {{ .root.Values.placement.gpuResource }}: "{{ include "easel.input" "gpu_count" }}"
{{- end }}

{{- define "easel.serializer" -}}
{{- $step := .root.Values.serializer -}}
name: serializer
inputs:
  parameters:
    - name: model
    - name: output_path
{{ include "easel.step" (dict "root" .root "name" .name "step" $step) }}
{{ include "easel.retry" $step }}
container:
  image: {{ printf "%s:%s" (include "easel.parameter" "serializer_image") (include "easel.parameter" "serializer_tag") | squote }}
  command: [python3, /app/serialize.py]
  args:
    - --model-id={{ include "easel.input" "model" }}
    - --save-path={{ include "easel.input" "output_path" }}
  {{- include "easel.container" (dict "root" .root "step" $step) | nindent 2 }}
{{- end }}

{{- define "easel.inference" -}}
{{- $values := .root.Values -}}
name: model-inference-service
inputs:
  parameters:
    - name: folder
    - name: tensorized
metadata:
  labels:
    {{- include "easel.podLabels" .name | nindent 4 }}
# The one step with a token, which runs no foreign code. Its container is Argo's executor itself, so Argo 4.1 mounts the
# token of the executor's account there, whatever the pod's own is
serviceAccountName: {{ $values.serviceAccounts.inference.name }}
automountServiceAccountToken: true
executor:
  serviceAccountName: {{ $values.serviceAccounts.inference.name }}
activeDeadlineSeconds: {{ int $values.inference.deadlineSeconds }}
resource:
  # Not apply, which would turn an earlier run's endpoint to this model without a word
  action: create
  # Conditions have no fixed order, and Argo cannot look one up by its type
  successCondition: status.url
  failureCondition: status.modelStatus.transitionStatus == BlockedByFailedLoad
  manifest: |
    {{- include "easel.inferenceService" . | trim | nindent 4 }}
{{- end }}

{{- define "easel.inferenceService" -}}
{{- $values := .root.Values -}}
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: "inference-{{ include "easel.parameter" "run_name" }}"
  labels:
    {{- include "easel.podLabels" .name | nindent 4 }}
    easel.dev/workflow: "{{ "{{workflow.name}}" }}"
    {{- if $values.inference.clusterLocal }}
    networking.knative.dev/visibility: cluster-local
    networking.kserve.io/visibility: cluster-local
    {{- end }}
  annotations:
    autoscaling.knative.dev/scale-to-zero-pod-retention-period: {{ $values.inference.idle }}
spec:
  predictor:
    minReplicas: {{ int $values.inference.minReplicas }}
    maxReplicas: {{ int $values.inference.maxReplicas }}
    serviceAccountName: {{ $values.serviceAccounts.run.name }}
    automountServiceAccountToken: false
    {{- with include "easel.nodeAffinity" (dict "root" .root "gpu" "inference_gpu") }}
    {{- . | trim | nindent 4 }}
    {{- end }}
    {{- with $values.placement.tolerations }}
    tolerations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    containers:
      - name: kserve-container
        image: "{{ include "easel.parameter" "inference_image" }}:{{ include "easel.parameter" "inference_tag" }}"
        imagePullPolicy: IfNotPresent
        command: [python3, /app/service.py, --model-id, "/mnt/models/{{ include "easel.input" "folder" }}", {{ include "easel.input" "tensorized" }}]
        resources:
          requests:
            {{ $values.placement.gpuResource }}: "1"
            {{- toYaml $values.inference.resources.requests | nindent 12 }}
          limits:
            {{ $values.placement.gpuResource }}: "1"
            {{- toYaml $values.inference.resources.limits | nindent 12 }}
        securityContext:
          {{- toYaml $values.workflow.securityContext | nindent 10 }}
        volumeMounts:
          - name: model
            mountPath: "/mnt/models/{{ include "easel.input" "folder" }}"
            subPath: "{{ include "easel.input" "folder" }}"
            readOnly: true
    volumes:
      - name: model
        persistentVolumeClaim:
          claimName: "{{ include "easel.parameter" "pvc" }}"
          # Knative takes no claim that is not, unless told
          readOnly: true
{{- end }}

{{/* What the pods of all steps share. Takes root, name, step and perhaps gpu, the parameter with a GPU class */}}
{{- define "easel.step" -}}
metadata:
  labels:
    {{- include "easel.podLabels" .name | nindent 4 }}
activeDeadlineSeconds: {{ int .step.deadlineSeconds }}
{{- include "easel.nodeAffinity" . }}
volumes:
  - name: data
    persistentVolumeClaim:
      claimName: {{ include "easel.parameter" "pvc" | squote }}
{{- end }}

{{/*
Another attempt where the node or the pod was lost, which is not the container's doing. Takes a step's values.

Argo says so by its node's message alone: an evicted or lost pod is Failed like one that ran out of memory, its exit code is
missing (-1 in the expression) or 137 like that one's. The sentences are those of the kubelet (eviction, shutdown,
preemption, admission), of Kubernetes' node controller, and of Argo 3.7 to 4.1 for a pod whose containers have no end
(inferFailedReason); 143 is SIGTERM, which a drained node sends and Argo's own stop never lets come this far. What is not
named fails: out of memory, an error of the trainer, a deadline, a full disk.
*/}}
{{- define "easel.retry" -}}
retryStrategy:
  limit: {{ .retries | quote }}
  retryPolicy: Always
  backoff:
    duration: {{ .backoff.duration }}
    factor: {{ .backoff.factor | quote }}
  expression: >-
    lastRetry.status == "Error" || lastRetry.message matches "^(
    {{- list
      "The node was low on resource"
      "The node had condition"
      "Pod was rejected"
      "Pod was terminated in response to imminent node shutdown"
      "Preempted in order to admit critical pod"
      "Node .+ which was running pod"
      "can't find failed message for pod"
      "pod failed: "
      "main: .+[(]exit code 143[)]"
    | join "|" -}}
    )"
{{- end }}

{{/* The group of files on the claims that Easel and runs share; empty for none */}}
{{- define "easel.sharedGroup" -}}
{{- if and .Values.volumes.mount (not (kindIs "invalid" .Values.volumes.fsGroup)) }}{{ int .Values.volumes.fsGroup }}{{ end }}
{{- end }}

{{- define "easel.container" -}}
resources:
  {{- toYaml .step.resources | nindent 2 }}
securityContext:
  {{- toYaml .root.Values.workflow.securityContext | nindent 2 }}
volumeMounts:
  - name: data
    mountPath: /pvc
{{- end }}

{{- define "easel.podLabels" -}}
easel.dev/managed: "true"
easel.dev/recipe: {{ . }}
easel.dev/run-name: "{{ include "easel.parameter" "run_name" }}"
{{- end }}

{{- define "easel.huggingface" -}}
- name: HF_API_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secrets.huggingface.name }}
      key: token
      # A run without it ends with the trainer's own words; a pod would wait for ever
      optional: true
{{- end }}

{{- define "easel.nodeAffinity" }}
{{- $placement := .root.Values.placement }}
{{- if or $placement.regionLabel (and .gpu $placement.gpuClassLabel) }}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            {{- if and .gpu $placement.gpuClassLabel }}
            - key: {{ $placement.gpuClassLabel }}
              operator: In
              values: ["{{ include "easel.parameter" .gpu }}"]
            {{- end }}
            {{- with $placement.regionLabel }}
            - key: {{ . }}
              operator: In
              values: ["{{ include "easel.parameter" "region" }}"]
            {{- end }}
{{- end }}
{{- end }}
