GOBIN=$OUT go install -ldflags '-s -w' sigs.k8s.io/kwok/cmd/kwok@v0.8.0
# How fake nodes and pods come up: the module's own stages, which the bare binary does not carry.
module=$(go mod download -json sigs.k8s.io/kwok@v0.8.0 | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
find "$module"/kustomize/stage/node/fast "$module"/kustomize/stage/node/heartbeat-with-lease \
  "$module"/kustomize/stage/pod/fast -name '*.yaml' ! -name kustomization.yaml | LC_ALL=C sort |
  while read -r stage; do
    printf -- '---\n'
    cat "$stage"
    printf '\n'
  done >"$OUT/kwok-stages.yaml"
