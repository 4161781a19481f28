GOBIN=$OUT go install github.com/mattfenwick/cyclonus/cmd/cyclonus@v0.5.6
