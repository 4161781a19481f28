GOBIN=$OUT go install -ldflags '-s -w' helm.sh/helm/v4/cmd/helm@v4.3.1
