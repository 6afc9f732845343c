{{/*
One service: its workload, its Services, its PodDisruptionBudget.

  root       the chart's context
  key        the service's key in values.yaml
  name       the service's name: its bundle, its container, its component label
  stateful   whether it is a StatefulSet with a volume, and not a Deployment
  headless   whether pods are looked up one by one; every StatefulSet is
  store      whether it reads or writes the object store
  alone      whether a second one must not run beside it, not even while it is replaced
*/}}
{{- define "skald.component" -}}
{{- $values := mustMergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (get .root.Values .key)) -}}
{{- $c := merge (dict "values" $values "full" (printf "%s-%s" (include "skald.fullname" .root) .name)) . -}}
{{- $_ := set $c "config" (include "skald.config" .root | fromYaml) -}}
{{ include "skald.workload" $c }}
---
{{ include "skald.service" (merge (dict "isHeadless" false) $c) }}
{{- if or .stateful .headless }}
---
{{ include "skald.service" (merge (dict "isHeadless" true) $c) }}
{{- end }}
{{- if and $values.podDisruptionBudget.enabled (gt (int $values.replicas) 1) }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $c.full }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "skald.component.labels" $c | nindent 4 }}
spec:
  maxUnavailable: {{ $values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "skald.component.selectorLabels" $c | nindent 6 }}
{{- end }}
{{- end }}

{{- define "skald.workload" -}}
apiVersion: apps/v1
kind: {{ ternary "StatefulSet" "Deployment" .stateful }}
metadata:
  name: {{ .full }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "skald.component.labels" . | nindent 4 }}
  {{- with .values.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  replicas: {{ .values.replicas }}
  revisionHistoryLimit: 10
  selector:
    matchLabels:
      {{- include "skald.component.selectorLabels" . | nindent 6 }}
  {{- if .stateful }}
  serviceName: {{ .full }}-headless
  {{- /* All start at once; an update still goes one by one. */}}
  podManagementPolicy: Parallel
  updateStrategy:
    type: RollingUpdate
  {{- if .values.persistence.enabled }}
  {{- with .values.persistence }}
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: {{ .whenDeleted }}
    whenScaled: {{ .whenScaled }}
  {{- end }}
  volumeClaimTemplates:
    {{- include "skald.claim" . | nindent 4 }}
  {{- end }}
  {{- else }}
  strategy:
    {{- if .alone }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
    {{- end }}
  {{- end }}
  template:
    {{- include "skald.pod" . | nindent 4 }}
{{- end }}

{{/* Cannot be changed once it is installed: no labels that follow the version. */}}
{{- define "skald.claim" -}}
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: data
    {{- with .values.persistence.annotations }}
    annotations:
      {{- toYaml . | nindent 6 }}
    {{- end }}
  spec:
    accessModes:
      {{- toYaml .values.persistence.accessModes | nindent 6 }}
    {{- with .values.persistence.storageClass }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ .values.persistence.size }}
{{- end }}

{{- define "skald.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .full }}{{ if .isHeadless }}-headless{{ end }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "skald.component.labels" . | nindent 4 }}
    {{- if .isHeadless }}
    {{- /* The other Service of these pods is scraped. */}}
    prometheus.io/service-monitor: 'false'
    {{- end }}
  {{- with .values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- if .isHeadless }}
  clusterIP: None
  publishNotReadyAddresses: true
  {{- else }}
  type: {{ .values.service.type }}
  {{- end }}
  ports:
    - name: http-metrics
      port: {{ .config.server.http_listen_port }}
      targetPort: http-metrics
      protocol: TCP
    - name: grpc
      port: {{ .config.server.grpc_listen_port }}
      targetPort: grpc
      protocol: TCP
  selector:
    {{- include "skald.component.selectorLabels" . | nindent 4 }}
{{- end }}
