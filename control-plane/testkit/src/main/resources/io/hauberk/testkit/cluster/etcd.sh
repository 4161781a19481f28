printf 'module local/etcd\ngo 1.26.0\nrequire go.etcd.io/etcd/server/v3 v3.7.3\n' >go.mod
mv etcd.go main.go
go build -mod=mod -ldflags '-s -w' -o "$OUT/etcd" .
