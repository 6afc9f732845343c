{{/*
The configuration that all services share: what the chart knows (addresses, gossip, storage), and over it
whatever stands in skald.config.
*/}}

{{- define "skald.wiring" -}}
{{- $full := include "skald.fullname" . -}}
{{- $http := dig "server" "http_listen_port" 3100 .Values.skald.config | int -}}
{{- $grpc := dig "server" "grpc_listen_port" 9095 .Values.skald.config | int -}}
{{- $scheduler := printf "%s-query-scheduler-headless:%d" $full $grpc -}}
{{- $storage := .Values.skald.storage -}}
server:
  http_listen_port: {{ $http }}
  grpc_listen_port: {{ $grpc }}
common:
  path_prefix: /var/skald
  instance_addr: ${POD_IP}
  storage:
    {{- if eq $storage.type "s3" }}
    {{- with $storage.s3 }}
    s3:
      bucketnames: {{ .bucket | quote }}
      endpoint: {{ .endpoint | quote }}
      region: {{ .region | quote }}
      s3forcepathstyle: {{ .s3ForcePathStyle }}
      insecure: {{ .insecure }}
    {{- end }}
    {{- else }}
    filesystem:
      chunks_directory: /var/skald/objects
    {{- end }}
memberlist:
  join_members: ['{{ $full }}-memberlist:{{ $grpc }}']
frontend:
  scheduler_address: {{ $scheduler }}
frontend_worker:
  scheduler_address: {{ $scheduler }}
storage_config:
  tsdb_shipper:
    index_gateway_client:
      server_address: {{ $full }}-index-gateway:{{ $grpc }}
{{- if not .Values.ingester.persistence.enabled }}
ingester:
  wal:
    flush_on_shutdown: true
{{- end }}
{{- if or .Values.ruler.directories .Values.ruler.existingDirectories }}
ruler:
  storage:
    local:
      directory: /etc/skald/rules
{{- end }}
{{- if .Values.skald.runtimeConfig }}
runtime_config:
  file: /etc/skald/runtime/overrides.yaml
{{- end }}
{{- end }}

{{- define "skald.config" -}}
{{- include "skald.check" . -}}
{{- mustMergeOverwrite (include "skald.wiring" . | fromYaml) (deepCopy .Values.skald.config) | toYaml -}}
{{- end }}

{{/* Values that are fine alone and impossible together. */}}
{{- define "skald.check" -}}
{{- $storage := .Values.skald.storage -}}
{{- if and (eq $storage.type "s3") (not $storage.s3.bucket) }}
{{- fail "skald.storage.s3.bucket: expected the name of a bucket" }}
{{- end }}
{{- $factor := dig "common" "replication_factor" 3 .Values.skald.config | int -}}
{{- $ingesters := .Values.ingester.replicas | int -}}
{{- if lt $ingesters $factor }}
{{- fail (printf "ingester.replicas: expected at least skald.config.common.replication_factor (%d), got %d" $factor $ingesters) }}
{{- end }}
{{- range $tenant, $_ := .Values.ruler.existingDirectories }}
{{- if hasKey $.Values.ruler.directories $tenant }}
{{- fail (printf "ruler.existingDirectories: %s also stands in ruler.directories" $tenant) }}
{{- end }}
{{- end }}
{{- end }}
