# cluster-up.sh: what nodes share: a bridge, a private mount of the folder, and what to put back afterwards.
# Given: DIR, BRIDGE, GATEWAY, SAVED (of all clusters of this machine).
if [ ! -f "$SAVED" ]; then
  for key in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops kernel/keys/root_maxkeys \
    kernel/keys/root_maxbytes; do
    [ ! -f "/proc/sys/$key" ] || echo "$key $(cat "/proc/sys/$key")"
  done >"$SAVED.new"
  mv "$SAVED.new" "$SAVED"
fi
ip link add "$BRIDGE" type bridge
ip addr add "$GATEWAY/24" dev "$BRIDGE"
ip link set "$BRIDGE" up
mount --bind "$DIR" "$DIR"
mount --make-private "$DIR"
