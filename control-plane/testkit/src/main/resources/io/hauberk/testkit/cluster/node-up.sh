# node-up.sh: the ground of one node: a network namespace on the cluster's bridge, a mount namespace, cgroups.
# Given: NODE (its name), NAMESPACE, BRIDGE, GATEWAY, ADDRESS, DIR (its folder), CREATED (a list for cluster-down.sh).
mkdir -p "$DIR/cni" "$DIR/kubelet" "$DIR/logs" "$DIR/containerd"
ip netns add "$NAMESPACE"
ip link add "v$NAMESPACE" type veth peer name eth0 netns "$NAMESPACE"
ip link set "v$NAMESPACE" master "$BRIDGE" up
ip -n "$NAMESPACE" addr add "$ADDRESS/24" dev eth0
ip -n "$NAMESPACE" link set eth0 up
ip -n "$NAMESPACE" link set lo up
ip -n "$NAMESPACE" route add default via "$GATEWAY"
ip netns exec "$NAMESPACE" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward'

# Shared inside, so that volumes with mount propagation work; the file of the namespace must lie on a private mount.
# Who is in a mount namespace may hold only younger ones (mnt_ns_loop of the kernel), and a new one does not always count as
# younger: on Linux 6.18, from within such a namespace, one of six did not. It is thrown away and another one made.
touch "$DIR/mounts"
for try in $(seq 200); do
  ! unshare --mount="$DIR/mounts" --propagation shared true 2>"$DIR/unshare" || break
done
mountpoint -q "$DIR/mounts" || { cat "$DIR/unshare" >&2; exit 1; }

# Daemons write to fixed paths besides their folders: these get a place of the node's own.
for path in /run/containerd /var/lib/cni /var/lib/kubelet /var/log/containers /var/log/pods /etc/cni/net.d \
  /opt/cni/bin /opt/containerd /usr/libexec/kubernetes; do
  missing=$path
  while [ ! -d "$path" ]; do
    missing=$path
    while [ ! -d "$(dirname "$missing")" ]; do missing=$(dirname "$missing"); done
    mkdir "$missing"
    echo "$missing" >>"$CREATED"
  done
  nsenter --mount="$DIR/mounts" -- mount -t tmpfs -o mode=755 tmpfs "$path"
done

# All pods of a node together must not weigh as much as one process beside them.
# cgroup v1: one folder in every hierarchy; v2: one folder that hands its controllers on.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do
    echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control 2>/dev/null || true
  done
  mkdir -p "/sys/fs/cgroup/$NAMESPACE"
  echo 1000 >"/sys/fs/cgroup/$NAMESPACE/cpu.weight" 2>/dev/null || true
else
  for hierarchy in /sys/fs/cgroup/*/; do
    [ ! -h "${hierarchy%/}" ] || continue
    mkdir -p "$hierarchy$NAMESPACE" 2>/dev/null || continue
    for file in cpuset.cpus cpuset.mems; do
      [ ! -f "$hierarchy$file" ] || cat "$hierarchy$file" >"$hierarchy$NAMESPACE/$file"
    done
    [ ! -f "$hierarchy$NAMESPACE/cpu.shares" ] || echo 20480 >"$hierarchy$NAMESPACE/cpu.shares"
  done
fi
