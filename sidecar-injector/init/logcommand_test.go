package main

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestMain is the program itself where a test asks for it by its environment.
func TestMain(m *testing.M) {
	if os.Getenv("HAUBERK_INIT") != "" {
		os.Args = append([]string{"hauberk-init"}, strings.Fields(os.Getenv("HAUBERK_INIT"))...)
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestWhatAProgramSaysIsAppendedToTheFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "access.json")
	for range 2 {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), "HAUBERK_INIT=log "+file+" /bin/echo said")
		if out, err := command.CombinedOutput(); err != nil || len(out) > 0 {
			t.Fatal(err, string(out))
		}
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "said\nsaid\n" {
		t.Fatal(err, string(content))
	}
}

func TestItEndsAsTheProgramDoes(t *testing.T) {
	for script, status := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -9 $$": 137} {
		file := filepath.Join(t.TempDir(), "script")
		if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), "HAUBERK_INIT=log "+filepath.Join(t.TempDir(), "log")+" "+file)
		if err := command.Run(); command.ProcessState.ExitCode() != status {
			t.Error(script, err)
		}
	}
}

// takesLeave is an administration that is asked once, and gives what it was asked.
func takesLeave(t *testing.T) (socket string, asked <-chan string) {
	socket = filepath.Join(t.TempDir(), "admin.sock")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	heard := make(chan string, 1)
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		defer connection.Close()
		buffer := make([]byte, 1024)
		n, _ := connection.Read(buffer)
		heard <- string(buffer[:n])
		io.WriteString(connection, "HTTP/1.1 200 OK\r\n\r\nOK\n")
	}()
	return socket, heard
}

func TestAProxyThatIsAskedToEndTakesLeaveFirst(t *testing.T) {
	socket, asked := takesLeave(t)
	directory := t.TempDir()
	script := filepath.Join(directory, "script")
	text := "#!/bin/sh\ntrap 'echo ended; exit 3' TERM\necho begun\nwhile :; do sleep 0.05; done\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(directory, "log")
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "HAUBERK_INIT=log --admin "+socket+" "+file+" "+script)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if content, _ := os.ReadFile(file); string(content) == "begun\n" {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it does not begin")
		}
	}
	command.Process.Signal(syscall.SIGTERM)
	if err := command.Wait(); command.ProcessState.ExitCode() != 3 {
		t.Error(err)
	}
	select {
	case text := <-asked:
		if !strings.HasPrefix(text, "POST /healthcheck/fail HTTP/1.1\r\n") {
			t.Error(text)
		}
	default:
		t.Error("it took no leave")
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "begun\nended\n" {
		t.Error(err, string(content))
	}
}

func TestAProgramThatIsNotThereIsNamed(t *testing.T) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "HAUBERK_INIT=log "+filepath.Join(t.TempDir(), "log")+" /no/such/program")
	if out, err := command.CombinedOutput(); err == nil || !strings.Contains(string(out), "/no/such/program") {
		t.Fatal(err, string(out))
	}
}
