package main

import (
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func proxy(t *testing.T, answers ...string) string {
	path := filepath.Join(t.TempDir(), "admin.sock")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for i := 0; ; i++ {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connection.Read(make([]byte, 1000))
			connection.Write([]byte(answers[min(i, len(answers)-1)]))
			connection.Close()
		}
	}()
	return path
}

func TestWaitEndsWhenTheProxyServes(t *testing.T) {
	path := proxy(t, "HTTP/1.1 503 Service Unavailable\r\n\r\nINITIALIZING\n", "HTTP/1.1 200 OK\r\n\r\nLIVE\n")
	if err := run([]string{"wait", path, "10s"}); err != nil {
		t.Error(err)
	}
}

func TestWaitIsBoundedAndSaysWhatTheProxySaid(t *testing.T) {
	path := proxy(t, "HTTP/1.1 503 Service Unavailable\r\n\r\nINITIALIZING\n")
	err := run([]string{"wait", path, "100ms"})
	if err == nil || !strings.Contains(err.Error(), "503 Service Unavailable") {
		t.Error(err)
	}
}

func TestWaitIsBoundedWithoutAProxy(t *testing.T) {
	begin := time.Now()
	if err := run([]string{"wait", filepath.Join(t.TempDir(), "none"), "100ms"}); err == nil {
		t.Error("waited for nobody")
	}
	if time.Since(begin) > 5*time.Second {
		t.Error("took", time.Since(begin))
	}
}

func TestReachEndsWhenSomebodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := run([]string{"reach", address, "10s"}); err != nil {
		t.Error(err)
	}
	listener.Close()
	if err := run([]string{"reach", address, "100ms"}); err == nil {
		t.Error("reached nobody")
	}
}
