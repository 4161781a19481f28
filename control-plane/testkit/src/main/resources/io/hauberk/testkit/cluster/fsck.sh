GOBIN=$OUT go install github.com/transparency-dev/tessera/cmd/fsck@v1.0.4
