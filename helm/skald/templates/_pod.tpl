{{/* The pod of a service; takes what skald.component makes. */}}
{{- define "skald.pod" -}}
{{- $storage := .root.Values.skald.storage -}}
metadata:
  annotations:
    {{- if not .root.Values.skald.existingSecretForConfig }}
    checksum/config: {{ include "skald.config" .root | sha256sum }}
    {{- end }}
    kubectl.kubernetes.io/default-container: {{ .name }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- /* No label follows the chart's version: a new chart with the same image restarts nothing. */}}
  labels:
    {{- include "skald.component.selectorLabels" . | nindent 4 }}
    {{- with merge (dict) .values.podLabels .root.Values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "skald.serviceAccountName" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
  {{- with .values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .values.podSecurityContext | nindent 4 }}
  containers:
    - name: {{ .name }}
      image: {{ include "skald.component.image" . }}
      imagePullPolicy: {{ default .root.Values.image.pullPolicy .values.image.pullPolicy }}
      args:
        - -config.file=/etc/skald/config/config.yaml
        - -config.expand-env=true
        {{- with .values.extraArgs }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      env:
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
        {{- if and .store (eq $storage.type "s3") $storage.s3.existingSecret }}
        {{- with $storage.s3 }}
        - name: AWS_ACCESS_KEY_ID
          valueFrom:
            secretKeyRef:
              name: {{ .existingSecret }}
              key: {{ .accessKeyIdKey }}
        - name: AWS_SECRET_ACCESS_KEY
          valueFrom:
            secretKeyRef:
              name: {{ .existingSecret }}
              key: {{ .secretAccessKeyKey }}
        {{- end }}
        {{- end }}
        {{- with .values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with .values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http-metrics
          containerPort: {{ .config.server.http_listen_port }}
          protocol: TCP
        - name: grpc
          containerPort: {{ .config.server.grpc_listen_port }}
          protocol: TCP
      readinessProbe:
        {{- include "skald.probe" (dict "c" . "path" "/ready" "probe" .values.readinessProbe) | trim | nindent 8 }}
      livenessProbe:
        {{- include "skald.probe" (dict "c" . "path" "/services" "probe" .values.livenessProbe) | trim | nindent 8 }}
      {{- with .values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- toYaml .values.securityContext | nindent 8 }}
      volumeMounts:
        {{- include "skald.mounts" . | nindent 8 }}
  volumes:
    {{- include "skald.volumes" . | nindent 4 }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{ toYaml . | nindent 6 | trim }}
      {{- if not .labelSelector }}
      labelSelector:
        matchLabels:
          {{- include "skald.component.selectorLabels" $ | nindent 10 }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "skald.probe" -}}
{{- $server := .c.config.server -}}
{{- $tls := dig "http_tls_config" "cert_file" "" $server -}}
{{- if not (or .probe.httpGet .probe.tcpSocket .probe.exec .probe.grpc) }}
httpGet:
  path: {{ trimSuffix "/" (default "" $server.http_path_prefix) }}{{ .path }}
  port: http-metrics
  scheme: {{ ternary "HTTPS" "HTTP" (not (empty $tls)) }}
{{- end }}
{{ toYaml .probe }}
{{- end }}

{{- define "skald.mounts" -}}
- name: config
  mountPath: /etc/skald/config
  readOnly: true
- name: tmp
  mountPath: /tmp
- name: data
  mountPath: /var/skald
{{- if and .store (eq .root.Values.skald.storage.type "filesystem") }}
- name: objects
  mountPath: /var/skald/objects
{{- end }}
{{- if .root.Values.skald.runtimeConfig }}
- name: runtime
  mountPath: /etc/skald/runtime
  readOnly: true
{{- end }}
{{- if eq .name "ruler" }}
{{- range $tenant, $_ := merge (dict) .values.directories .values.existingDirectories }}
- name: rules-{{ sha256sum $tenant | trunc 8 }}
  mountPath: {{ printf "/etc/skald/rules/%s" $tenant | quote }}
  readOnly: true
{{- end }}
{{- end }}
{{- with .values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "skald.volumes" -}}
{{- $root := .root -}}
{{- $storage := $root.Values.skald.storage -}}
- name: config
  secret:
    secretName: {{ default (printf "%s-config" (include "skald.fullname" $root)) $root.Values.skald.existingSecretForConfig }}
- name: tmp
  emptyDir: {}
{{- if not (and .stateful .values.persistence.enabled) }}
- name: data
  emptyDir: {}
{{- end }}
{{- if and .store (eq $storage.type "filesystem") }}
- name: objects
  persistentVolumeClaim:
    claimName: {{ default (printf "%s-objects" (include "skald.fullname" $root)) $storage.filesystem.existingClaim }}
{{- end }}
{{- if $root.Values.skald.runtimeConfig }}
- name: runtime
  configMap:
    name: {{ include "skald.fullname" $root }}-runtime
{{- end }}
{{- if eq .name "ruler" }}
{{- range $tenant, $_ := .values.directories }}
- name: rules-{{ sha256sum $tenant | trunc 8 }}
  configMap:
    name: {{ include "skald.rulesName" (dict "root" $root "tenant" $tenant) }}
{{- end }}
{{- range $tenant, $name := .values.existingDirectories }}
- name: rules-{{ sha256sum $tenant | trunc 8 }}
  configMap:
    name: {{ $name }}
{{- end }}
{{- end }}
{{- with .values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
