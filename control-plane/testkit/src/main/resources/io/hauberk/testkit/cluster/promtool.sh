# The module has replacements, which `go install` refuses: it is built from a module of our own.
go mod init hauberk.invalid/promtool
go get github.com/prometheus/prometheus/cmd/promtool@v0.305.0
go build -ldflags '-s -w' -o "$OUT/promtool" github.com/prometheus/prometheus/cmd/promtool
