package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	adminSocket = "/run/hauberk/tmp/admin.sock"
	leaving     = time.Second
)

// exitStatus is how the program ended of which this process is the parent.
type exitStatus int

func (e exitStatus) Error() string {
	return fmt.Sprintf("the program ended with status %d", int(e))
}

// logCommand runs a program whose standard output is appended to a file, and ends as it does. When it is asked to end it has
// the proxy take leave first: what the proxy tells of its counters from then on says so, and so the control plane knows
// which are its last.
func logCommand(args []string) error {
	admin := adminSocket
	args, err := leadingOptions(args, map[string]*string{"admin": &admin})
	if err != nil {
		return err
	}
	if len(args) < 2 {
		return fmt.Errorf("log needs a file and a program\n%s", usage)
	}
	file, err := os.OpenFile(args[0], os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	// the program is killed with the thread that started it
	runtime.LockOSThread()
	program := exec.Command(args[1], args[2:]...)
	program.Stdout, program.Stderr = file, os.Stderr
	program.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM, syscall.SIGINT)
	if err := program.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	for {
		select {
		case signal := <-asked:
			if err := leave(admin); err != nil {
				fmt.Fprintln(os.Stderr, "hauberk-init: the proxy ends without leave:", err)
			}
			// it may be gone already
			_ = program.Process.Signal(signal)
		case err := <-ended:
			return statusOf(err)
		}
	}
}

// statusOf is what a shell makes of it.
func statusOf(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return exitStatus(128 + int(status.Signal()))
	}
	return exitStatus(exit.ExitCode())
}

// leave has Envoy's health check fail, so that it takes leave of its clients.
func leave(socket string) error {
	connection, err := net.DialTimeout("unix", socket, leaving)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(leaving)); err != nil {
		return err
	}
	if _, err := io.WriteString(connection, "POST /healthcheck/fail HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n"); err != nil {
		return err
	}
	answer := make([]byte, len("HTTP/1.1 200"))
	if _, err := io.ReadFull(connection, answer); err != nil {
		return err
	}
	if !strings.HasSuffix(string(answer), " 200") {
		return fmt.Errorf("it says %q", answer)
	}
	return nil
}
