# Unpacked, not installed, with what it needs of libraries.
packages=$(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces \
  --no-enhances nftables | grep '^[a-z]' | grep -vE '^(libc6|libgcc-s1|gcc-.*|libcrypt1|debconf.*|dpkg)$' | sort -u)
# shellcheck disable=SC2086 # names
apt-get -o APT::Sandbox::User=root download $packages
mkdir "$OUT/nftables"
for package in *.deb; do dpkg-deb -x "$package" root; done
cp root/usr/sbin/nft "$OUT/nftables/"
find root -name 'lib*.so.*' -exec cp -P {} "$OUT/nftables/" \;
cat >"$OUT/nft" <<'SCRIPT'
#!/bin/sh
folder=$(dirname "$(readlink -f "$0")")/nftables
LD_LIBRARY_PATH=$folder exec "$folder/nft" "$@"
SCRIPT
chmod +x "$OUT/nft"
