package main

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// inNamespace runs a command in the network namespace of that path. The thread that enters is never given back: a process
// that is started from it is in the namespace too.
func inNamespace(namespace, input string, command []string) (string, error) {
	file, err := os.Open(namespace)
	if err != nil {
		return "", err
	}
	defer file.Close()
	type result struct {
		said string
		err  error
	}
	done := make(chan result)
	go func() {
		runtime.LockOSThread()
		if _, _, errno := syscall.RawSyscall(sysSetns, file.Fd(), syscall.CLONE_NEWNET, 0); errno != 0 {
			done <- result{"", os.NewSyscallError("setns", errno)}
			return
		}
		var said bytes.Buffer
		process := exec.Command(command[0], command[1:]...)
		process.Stdin, process.Stdout, process.Stderr = strings.NewReader(input), &said, &said
		err := process.Run()
		done <- result{said.String(), err}
	}()
	found := <-done
	return strings.TrimSpace(found.said), found.err
}
