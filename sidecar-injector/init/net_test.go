package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPodIsInterceptedByItsOwnContainer(t *testing.T) {
	pod, program := aPod(t), build(t)
	os.Chmod(filepath.Dir(program), 0o755)
	verify := []string{"setpriv", "--reuid", "1338", "--clear-groups", program, "verify"}
	if said, err := inNamespace(pod, "", verify); err == nil {
		t.Error("without rules:", said)
	}
	command := []string{program, "net", "--dns", "10.96.0.10,fd00::a", "--nft", nftProgram(t)}
	// the second finds the table of the first, as when the kubelet starts the container again
	for range 2 {
		if said, err := inNamespace(pod, "", command); err != nil {
			t.Fatal(said, err)
		}
	}
	if said, err := inNamespace(pod, "", verify); err != nil {
		t.Error("with rules:", said, err)
	}
	said, err := inNamespace(pod, "", []string{nftProgram(t), "list", "table", "inet", "hauberk"})
	if err != nil || !strings.Contains(said, "10.96.0.10") || !strings.Contains(said, "fd00::a") {
		t.Error(said, err)
	}
}

func TestAPodWithoutItsRulesDoesNotStart(t *testing.T) {
	for name, test := range map[string]struct{ args, said string }{
		"no name servers":   {"--nft true", "net needs --dns"},
		"a name":            {"--dns kube-dns --nft true", `"kube-dns" is not the address of a name server`},
		"a rule":            {"--dns 10.96.0.10}accept --nft true", "is not the address of a name server"},
		"an option too few": {"--dns", "needs a value"},
		"another option":    {"--rules x", "no option"},
		"no nft":            {"--dns 10.96.0.10 --nft /none", "not written"},
		"nft fails":         {"--dns 10.96.0.10 --nft false", "not written"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := netCommand(strings.Fields(test.args)); err == nil || !strings.Contains(err.Error(), test.said) {
				t.Error(err)
			}
		})
	}
}
