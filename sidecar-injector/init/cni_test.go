package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// call is what a runtime does; the config is completed with the nft of this machine.
func call(t *testing.T, command, namespace, config string) (string, error) {
	t.Setenv("CNI_COMMAND", command)
	t.Setenv("CNI_NETNS", namespace)
	var out bytes.Buffer
	err := cniCommand(strings.NewReader(config), &out)
	return out.String(), err
}

func TestAPodWithoutTheAnnotationIsLeftAlone(t *testing.T) {
	said, err := call(t, "ADD", "/none", `{"cniVersion": "1.0.0", "prevResult": {"ips": []},
		"runtimeConfig": {"io.kubernetes.cri.pod-annotations": {"note": "\"hauberk.io/intercept\": \"enabled\""}}}`)
	if err != nil || said != `{"ips": []}` {
		t.Error(said, err)
	}
}

func TestWhatGoesWrongStopsThePod(t *testing.T) {
	const wanted = `"prevResult": {}, "runtimeConfig": {"io.kubernetes.cri.pod-annotations": {"hauberk.io/intercept": "enabled"}}`
	for name, config := range map[string]string{
		"nonsense":         `nonsense`,
		"old version":      `{"cniVersion": "0.1.0", ` + wanted + `}`,
		"not chained":      `{"cniVersion": "1.0.0", "nft": ["true"]}`,
		"no nft":           `{"cniVersion": "1.0.0", ` + wanted + `}`,
		"nft fails":        `{"cniVersion": "1.0.0", "nft": ["false"], ` + wanted + `}`,
		"no such program":  `{"cniVersion": "1.0.0", "nft": ["/none"], ` + wanted + `}`,
		"odd name servers": `{"cniVersion": "1.0.0", "nft": ["true"], "nameServers": ["a"], ` + wanted + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			said, err := call(t, "ADD", "/proc/self/ns/net", config)
			var found cniError
			if err == nil || json.Unmarshal([]byte(said), &found) != nil || found.Code == 0 {
				t.Error(said, err)
			}
		})
	}
}

func TestTheEndOfAPodNeedsNothing(t *testing.T) {
	if said, err := call(t, "DEL", "", `{"cniVersion": "1.1.0"}`); err != nil || said != "" {
		t.Error(said, err)
	}
}

func TestVersions(t *testing.T) {
	said, err := call(t, "VERSION", "", `{"cniVersion": "9.9.9"}`)
	if err != nil || !strings.Contains(said, `"1.0.0"`) || !strings.Contains(said, `"1.1.0"`) {
		t.Error(said, err)
	}
}

// build gives this program, once per test.
func build(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "hauberk-init")
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatal(string(said), err)
	}
	return path
}
