package main

import (
	"os"
	"runtime"
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
		said, err := execute(command, input)
		done <- result{said, err}
	}()
	found := <-done
	return found.said, found.err
}
