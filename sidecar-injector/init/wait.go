package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"
)

// step is short beside what a container's start takes, and long beside what asking costs.
const step = 50 * time.Millisecond

// waitFor asks until the answer is nil or the time is over: a start that hangs for ever would never be tried anew.
func waitFor(args []string, ask func(path string) error) error {
	if len(args) != 2 {
		return errors.New("wait takes a place and a time\n" + usage)
	}
	patience, err := time.ParseDuration(args[1])
	if err != nil {
		return fmt.Errorf("%q is not a time, for example 120s", args[1])
	}
	deadline := time.Now().Add(patience)
	for {
		err := ask(args[0])
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not after %s: %w", patience, err)
		}
		time.Sleep(step)
	}
}

// proxyServes asks Envoy's administration, which says 200 once it has its first listeners.
func proxyServes(socket string) error {
	connection, err := net.DialTimeout("unix", socket, time.Second)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := io.WriteString(connection, "GET /ready HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n"); err != nil {
		return err
	}
	answer := make([]byte, 64)
	n, err := io.ReadAtLeast(connection, answer, len("HTTP/1.1 200"))
	if err != nil {
		return err
	}
	line, _, _ := bytes.Cut(answer[:n], []byte("\r\n"))
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
		return fmt.Errorf("the proxy says %q: is the control plane reachable, and has it policies for this pod?", line)
	}
	return nil
}

// listens connects as pods do: by name, through the Service. The chart's test of an installation asks it.
func listens(address string) error {
	connection, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err != nil {
		return err
	}
	return connection.Close()
}

// requestWritten looks for what the proxy sends to the control plane.
func requestWritten(directory string) error {
	_, err := os.Stat(filepath.Join(directory, requestFile))
	return err
}
