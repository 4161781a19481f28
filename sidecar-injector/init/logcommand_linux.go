package main

import (
	"fmt"
	"os"
	"syscall"
)

// logCommand becomes a program whose standard output is appended to a file.
func logCommand(args []string) error {
	if len(args) < 2 {
		return fmt.Errorf("log needs a file and a program\n%s", usage)
	}
	file, err := os.OpenFile(args[0], os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := syscall.Dup3(int(file.Fd()), syscall.Stdout, 0); err != nil {
		return err
	}
	return &os.PathError{Op: "exec", Path: args[1], Err: syscall.Exec(args[1], args[1:], os.Environ())}
}
