mv pause.go main.go
printf 'module local/pause\ngo 1.26.0\n' >go.mod
go build -ldflags '-s -w' -o "$OUT/pause" .
