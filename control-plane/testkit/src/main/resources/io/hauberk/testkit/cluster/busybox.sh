# Unpacked, not installed.
apt-get -o APT::Sandbox::User=root download busybox
dpkg-deb -x busybox_*.deb root
find root -name busybox -type f -perm -u+x -exec cp {} "$OUT/busybox" \;
test -x "$OUT/busybox"
