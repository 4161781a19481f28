# kube-apiserver, kube-controller-manager, kube-scheduler, kubelet, kube-proxy and kubectl as one binary.
# Upstream's go.mod points its 31 staging modules at folders; here they are the published modules of the same release.
version=1.37.1
printf 'module local/hyperkube\ngo 1.26.0\n' >go.mod
upstream=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^[[:space:]]*"GoMod": "\(.*\)",*$/\1/p')
{
  echo "module local/hyperkube"
  grep -E '^(go|godebug) ' "$upstream"
  echo "require k8s.io/kubernetes v$version"
  echo "replace ("
  grep -E '=> \./staging/src/' "$upstream" | awk -v v="v0.${version#1.}" '{print "\t" $1 " => " $1 " " v}'
  echo ")"
} >go.mod
mv hyperkube.go main.go
flags="-s -w"
# kubectl refuses to read the version of a build that was not told its own.
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  for set in "gitVersion=v$version" gitMajor=1 gitMinor=37 gitTreeState=clean \
    gitCommit=0000000000000000000000000000000000000000 buildDate=1970-01-01T00:00:00Z; do
    flags="$flags -X $package.$set"
  done
done
go build -mod=mod -ldflags "$flags" -o "$OUT/hyperkube" .
for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
  ln -s hyperkube "$OUT/$name"
done
