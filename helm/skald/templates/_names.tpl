{{/* Names, labels and images. */}}

{{/* 37, so that <name>-query-scheduler-headless keeps to the 63 characters of a DNS label. */}}
{{- define "skald.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- default $full .Values.fullnameOverride | trunc 37 | trimSuffix "-" -}}
{{- end }}

{{- define "skald.serviceAccountName" -}}
{{- default (ternary (include "skald.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end }}

{{/* What selects pods: never changes over the life of a release. */}}
{{- define "skald.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "skald.labels" -}}
{{ include "skald.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Of one service; takes what skald.component makes. */}}
{{- define "skald.component.selectorLabels" -}}
{{ include "skald.selectorLabels" .root }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "skald.component.labels" -}}
{{ include "skald.labels" .root }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "skald.component.image" -}}
{{- $shared := .root.Values.image -}}
{{- $own := .values.image -}}
{{- $registry := default $shared.registry $own.registry -}}
{{- $repository := default (printf "%s/%s" $shared.repository .name) $own.repository -}}
{{- $tag := coalesce $own.tag $shared.tag .root.Chart.AppVersion -}}
{{- printf "%s:%s" (list $registry $repository | compact | join "/") $tag -}}
{{- end }}

{{/* Name of the ConfigMap with the rules of a tenant; tenants may have names that Kubernetes refuses. */}}
{{- define "skald.rulesName" -}}
{{- $plain := regexReplaceAll "[^a-z0-9-]+" (lower .tenant) "-" | trunc 30 | trimAll "-" -}}
{{- if ne $plain .tenant }}{{ $plain = printf "%s-%s" $plain (sha256sum .tenant | trunc 8) | trimPrefix "-" }}{{ end -}}
{{- printf "%s-rules-%s" (include "skald.fullname" .root) $plain -}}
{{- end }}
