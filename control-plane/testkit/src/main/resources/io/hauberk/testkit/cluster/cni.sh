base=github.com/containernetworking/plugins/plugins
GOBIN=$OUT go install -ldflags '-s -w' $base/main/bridge@v1.9.1 $base/main/loopback@v1.9.1 \
  $base/ipam/host-local@v1.9.1 $base/meta/portmap@v1.9.1
