mv program.go main.go
printf 'module local/program\ngo 1.26.0\n' >go.mod
go build -ldflags '-s -w' -o "$OUT/program" .
