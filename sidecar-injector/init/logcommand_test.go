package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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

func TestAProgramThatIsNotThereIsNamed(t *testing.T) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "HAUBERK_INIT=log "+filepath.Join(t.TempDir(), "log")+" /no/such/program")
	if out, err := command.CombinedOutput(); err == nil || !strings.Contains(string(out), "/no/such/program") {
		t.Fatal(err, string(out))
	}
}
