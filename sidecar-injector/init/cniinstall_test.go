package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const bridge = `{"cniVersion": "1.0.0", "name": "kind", "disableCheck": true, "plugins": [{"type": "bridge", "mtu": 1500}, {"type": "portmap"}]}`

func aNode(t *testing.T, lists map[string]string) node {
	n := node{binaries: t.TempDir(), onNode: "/opt/cni/bin", configs: t.TempDir(), nft: nftBinary(t), dns: []string{"10.96.0.10"}}
	for name, text := range lists {
		if err := os.WriteFile(filepath.Join(n.configs, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func plugins(t *testing.T, n node, name string) (map[string]any, []string) {
	text, err := os.ReadFile(filepath.Join(n.configs, name))
	if err != nil {
		t.Fatal(err)
	}
	var list map[string]any
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, plugin := range list["plugins"].([]any) {
		types = append(types, plugin.(map[string]any)["type"].(string))
	}
	return list, types
}

func TestThePluginIsChainedLastAndOnce(t *testing.T) {
	n := aNode(t, map[string]string{"10-kind.conflist": bridge, "99-loopback.conf": "{}"})
	entry, err := n.install()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := n.configure(entry); err != nil {
			t.Fatal(err)
		}
	}
	list, types := plugins(t, n, "10-kind.conflist")
	if !slices.Equal(types, []string{"bridge", "portmap", "hauberk"}) || list["disableCheck"] != true {
		t.Error(list)
	}
	command := entry["nft"].([]string)
	if !strings.HasPrefix(command[0], "/opt/cni/bin/hauberk.d/") {
		t.Error("the runtime does not see", command)
	}
	if _, err := os.Stat(filepath.Join(n.binaries, "hauberk")); err != nil {
		t.Error(err)
	}
}

func TestWhatIsCarriedRunsFromItsNewPlace(t *testing.T) {
	command, err := carry(nftBinary(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	said, err := inNamespace("/proc/self/ns/net", "", append(command, "--version"))
	if err != nil || !strings.Contains(said, "nftables") {
		t.Error(said, err)
	}
}

func TestUninstallRestoresWhatWasThere(t *testing.T) {
	n := aNode(t, map[string]string{"10-kind.conflist": bridge})
	entry, err := n.install()
	if err != nil {
		t.Fatal(err)
	}
	if err := n.configure(entry); err != nil {
		t.Fatal(err)
	}
	if err := n.uninstall(); err != nil {
		t.Fatal(err)
	}
	if _, types := plugins(t, n, "10-kind.conflist"); !slices.Equal(types, []string{"bridge", "portmap"}) {
		t.Error(types)
	}
	if left, err := os.ReadDir(n.binaries); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

func TestAConfigurationThatIsNoListIsNamed(t *testing.T) {
	n := aNode(t, map[string]string{"10-old.conf": `{"type": "bridge"}`})
	if err := n.configure(nil); err == nil || !strings.Contains(err.Error(), "10-old.conf") {
		t.Error(err)
	}
}

func TestARewriteIsNoticed(t *testing.T) {
	n := aNode(t, map[string]string{"10-kind.conflist": bridge})
	watch, err := watchWritten(n.configs)
	if err != nil {
		t.Fatal(err)
	}
	defer watch.close()
	if err := replace(filepath.Join(n.configs, "10-kind.conflist"), []byte(bridge), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := <-watch.happened; err != nil {
		t.Error(err)
	}
}
