{{/* Names are fixed: there is one mesh in a cluster, and certificates carry them. */}}
{{- define "hauberk.selector" -}}
app.kubernetes.io/name: hauberk
app.kubernetes.io/component: control-plane
{{- end }}

{{- define "hauberk.labels" -}}
app.kubernetes.io/name: hauberk
app.kubernetes.io/part-of: hauberk
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "hauberk.trustDomain" -}}
{{- required "trustDomain is missing: choose the first part of every identity of the mesh, such as --set trustDomain=example.org" .Values.trustDomain -}}
{{- end }}

{{/* JSON list of addresses. */}}
{{- define "hauberk.dns" -}}
{{- if .Values.dns -}}
{{- toJson .Values.dns -}}
{{- else -}}
{{- $service := lookup "v1" "Service" "kube-system" "kube-dns" -}}
{{- if $service -}}
{{- toJson $service.spec.clusterIPs -}}
{{- else -}}
["10.96.0.10"]
{{- end -}}
{{- end -}}
{{- end }}

{{/* JSON list of the namespaces that no webhook looks at. */}}
{{- define "hauberk.exempt" -}}
{{- concat (list "kube-system" .Release.Namespace) .Values.webhooks.exemptNamespaces | uniq | sortAlpha | toJson -}}
{{- end }}

{{/* What makes the control plane's pods: volumes that outlive them need names that do. */}}
{{- define "hauberk.controller" -}}
{{- ternary "StatefulSet" "Deployment" .Values.evidence.volume.persistent -}}
{{- end }}

{{/* Names of volumes are shorter than those of Secrets, and have no dots. */}}
{{- define "hauberk.secretVolume" -}}
secret-{{ . | sha256sum | trunc 12 }}
{{- end }}

{{- define "hauberk.restricted" -}}
runAsNonRoot: true
readOnlyRootFilesystem: true
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* The kinds of hauberk.io, by who writes them. */}}
{{- define "hauberk.kinds.namespaced" -}}
[externalservices, identitygroups, meshpolicies]
{{- end }}
{{- define "hauberk.kinds.all" -}}
[externalservices, guardedlabels, identitygroups, meshconfigs, meshguardrails, meshpolicies, quarantines, requirements]
{{- end }}

{{/* CEL for what is expected of a durable pod and of another: one text where both are the same. */}}
{{- define "hauberk.either" -}}
{{- if eq (first .) (last .) }}{{ first . }}{{ else }}{{ printf "(variables.durable ? %s : %s)" (first .) (last .) }}{{ end }}
{{- end }}
