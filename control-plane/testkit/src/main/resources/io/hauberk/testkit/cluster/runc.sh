# Static, with seccomp: the kubelet asks for the default profile for every sandbox. The library is unpacked, not installed.
apt-get download libseccomp-dev
dpkg-deb -x libseccomp-dev_*.deb root
libraries=$(dirname "$(find "$PWD/root" -name libseccomp.a)")
export CGO_ENABLED=1 PKG_CONFIG_PATH=$libraries/pkgconfig PKG_CONFIG_SYSROOT_DIR=$PWD/root
GOBIN=$OUT go install -tags 'seccomp netgo osusergo' -ldflags '-s -w -linkmode external -extldflags "-static"' \
  github.com/opencontainers/runc@v1.5.2
