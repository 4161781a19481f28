# cluster-down.sh: takes away all that a cluster left, whoever started it and however it ended. Safe to run twice.
# Given: DIR, PREFIX (of the names of its namespaces, cgroups and bridge), SLOT (its file), SAVED, CREATED.
exec 9>"$SLOT.down"
flock 9
alive() { grep -qs '^State:.[^ZX]' "/proc/$1/status"; }
kill_all() {
  for pid in "$@"; do kill -9 "$pid" 2>/dev/null || true; done
  for pid in "$@"; do
    tries=100
    while alive "$pid" && [ $tries -gt 0 ]; do
      sleep 0.05
      tries=$((tries - 1))
    done
  done
}
cgroup_pids() {
  find /sys/fs/cgroup -maxdepth 2 -type d -name "$PREFIX*" 2>/dev/null | while read -r group; do
    find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -u
}
# The daemons of a node, by the mount namespace that they share; then the containers, by their cgroups.
for mounts in "$DIR"/*/mounts; do
  [ -f "$mounts" ] || continue
  id=$(stat -Lc %i "$mounts")
  pids=
  for process in /proc/[0-9]*; do
    [ "$(stat -Lc %i "$process/ns/mnt" 2>/dev/null)" != "$id" ] || pids="$pids ${process#/proc/}"
  done
  # shellcheck disable=SC2086 # numbers
  kill_all $pids
done
for round in 1 2 3 4 5; do
  pids=$(cgroup_pids)
  [ -n "$pids" ] || break
  # shellcheck disable=SC2086 # numbers
  kill_all $pids
done
for mounts in "$DIR"/*/mounts; do
  [ ! -f "$mounts" ] || umount -l "$mounts" 2>/dev/null || true
done
for namespace in $(ip netns list | awk '{print $1}' | grep "^$PREFIX" || true); do ip netns del "$namespace"; done
ip route show | awk -v d="${PREFIX}br" '{for (i = 1; i < NF; i++) if ($i == "dev" && $(i + 1) == d && / via /) print $1}' |
  while read -r route; do ip route del "$route"; done
[ ! -d "/sys/class/net/${PREFIX}br" ] || ip link del "${PREFIX}br"
find /sys/fs/cgroup -maxdepth 2 -type d -name "$PREFIX*" 2>/dev/null | while read -r group; do
  find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
done
umount -l "$DIR" 2>/dev/null || true
rm -f "$SLOT"
# The last one puts back what kubelets have set for the whole machine, and takes away the folders that nodes mount upon: one that
# goes takes with it whatever is mounted on it in any other mount namespace.
if ! ls "$(dirname "$SLOT")" | grep -qE '^[0-9]+$'; then
  if [ -f "$SAVED" ]; then
    while read -r key value; do echo "$value" >"/proc/sys/$key" 2>/dev/null || true; done <"$SAVED"
    rm -f "$SAVED"
  fi
  if [ -f "$CREATED" ]; then
    tac "$CREATED" | while read -r path; do rmdir "$path" 2>/dev/null || true; done
    rm -f "$CREATED"
  fi
fi
rm -f "$SLOT.down"
