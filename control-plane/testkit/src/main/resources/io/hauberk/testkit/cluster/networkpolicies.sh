# kube-network-policies, a node agent that enforces NetworkPolicy, with two changes. nft's `queue` is replaced by the
# NFQUEUE target of xtables, which more kernels have. And answers pass by the state of their connection: the label by
# which the agent knows what it has accepted reaches connections only in kernels with NETFILTER_NETLINK_GLUE_CT, and
# without it every answer of a pod is lost that has a policy for what leaves it. So connections that are open are not
# judged again when policies change. Go allows no overlay under its module cache, hence the copy.
version=v1.1.0
printf 'module local/networkpolicies\ngo 1.26.0\nrequire sigs.k8s.io/kube-network-policies %s\n' "$version" >go.mod
module=$(go mod download -json "sigs.k8s.io/kube-network-policies@$version" | sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
cp -r "$module" src
chmod -R u+w src
cp src/go.sum go.sum
echo 'replace sigs.k8s.io/kube-network-policies => ./src' >>go.mod
controller=src/pkg/dataplane/controller.go
sed -i -e '/queue := &expr.Queue{Num: uint16(c.config.QueueID)}/,/^\t}$/c\	queue := xtNFQueue(uint16(c.config.QueueID), c.config.FailOpen)' \
  -e 's|"github.com/google/nftables/expr"|&\n\t"github.com/google/nftables/xt"|' $controller
test "$(grep -c 'queue := xtNFQueue' $controller)" = 2
sed -i '/ct label X state established,related accept/,/Verdict/{/CtKeyLABELS/d;/CTLabelAccept/d;/Data: make(\[\]byte, 16)}/d}' $controller
test "$(sed -n '/ct label X state established,related accept/,/Verdict/p' $controller | grep -c 'expr\.')" = 6
cat networkpolicies.go >>$controller
rm networkpolicies.go
go build -mod=mod -ldflags '-s -w' -o "$OUT/kube-network-policies" \
  sigs.k8s.io/kube-network-policies/cmd/kube-network-policies/standard
