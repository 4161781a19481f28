GOBIN=$OUT go install -ldflags '-s -w -X github.com/containerd/containerd/v2/version.Version=v2.4.2' \
  github.com/containerd/containerd/v2/cmd/containerd@v2.4.2 \
  github.com/containerd/containerd/v2/cmd/ctr@v2.4.2 \
  github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2@v2.4.2
