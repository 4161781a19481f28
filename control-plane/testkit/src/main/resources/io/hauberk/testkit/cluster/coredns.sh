printf 'module local/coredns\ngo 1.26.0\nrequire github.com/coredns/coredns v1.15.0\n' >go.mod
mv coredns.go main.go
go build -mod=mod -ldflags '-s -w' -o "$OUT/coredns" .
