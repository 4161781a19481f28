package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// node is where a node keeps its plugins and their configuration, as this container sees it, and where this image has nft.
type node struct {
	binaries string // directory of plugins
	onNode   string // the same, as the runtime sees it
	configs  string // directory of configurations
	nft      string
	dns      []string
}

func nodeOf(args []string) (node, error) {
	n := node{binaries: "/host/bin", onNode: "/opt/cni/bin", configs: "/host/conf", nft: nftInImage}
	dns := ""
	err := options(args, map[string]*string{"bin": &n.binaries, "bin-on-node": &n.onNode, "conf": &n.configs, "nft": &n.nft, "dns": &dns})
	if err == nil && dns != "" {
		n.dns = strings.Split(dns, ",")
		_, err = rules(n.dns)
	}
	return n, err
}

// installCommand puts the plugin on the node and keeps it there: a network add-on that is upgraded writes its
// configuration anew. It leaves the plugin when it ends, so that pods that start during its own upgrade are covered;
// cni-uninstall takes it off.
func installCommand(args []string) error {
	n, err := nodeOf(args)
	if err != nil {
		return err
	}
	if len(n.dns) == 0 {
		return errors.New("cni-install needs --dns, the addresses of the cluster's name servers")
	}
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGTERM, syscall.SIGINT)
	entry, err := n.install()
	if err != nil {
		return err
	}
	for {
		// first the watch, then the look: what is written between the two is seen
		watch, err := watchWritten(n.configs)
		if err != nil {
			return err
		}
		if err := n.configure(entry); err != nil {
			fmt.Fprintln(os.Stderr, "hauberk-init:", err)
		}
		select {
		case <-ends:
			watch.close()
			return nil
		case err := <-watch.happened:
			if err != nil {
				return err
			}
		case <-time.After(time.Minute):
		}
		watch.close()
	}
}

func uninstallCommand(args []string) error {
	n, err := nodeOf(args)
	if err != nil {
		return err
	}
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGTERM, syscall.SIGINT)
	if err := n.uninstall(); err != nil {
		return err
	}
	// a container that ended would be started again
	<-ends
	return nil
}

// install copies plugin and nft, and says how the plugin stands in a configuration.
func (n node) install() (map[string]any, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	command, err := carry(n.nft, filepath.Join(n.binaries, pluginType+".d"))
	if err != nil {
		return nil, err
	}
	if err := copyFile(self, filepath.Join(n.binaries, pluginType)); err != nil {
		return nil, err
	}
	for i, part := range command {
		if inside, ok := strings.CutPrefix(part, n.binaries); ok {
			command[i] = n.onNode + inside
		}
	}
	return map[string]any{
		"type":         pluginType,
		"capabilities": map[string]any{annotationsCapability: true},
		"nameServers":  n.dns,
		"nft":          command,
	}, nil
}

// configure puts the plugin at the end of the list that the runtime reads: the first by name.
func (n node) configure(entry map[string]any) error {
	path, err := n.list()
	if err != nil {
		return err
	}
	return rewrite(path, func(plugins []any) []any { return append(without(plugins), entry) })
}

// uninstall takes the plugin out of every list before its program goes: a list that names a missing program starts no pod.
func (n node) uninstall() error {
	lists, err := filepath.Glob(filepath.Join(n.configs, "*.conflist"))
	if err != nil {
		return err
	}
	for _, path := range lists {
		if err := rewrite(path, without); err != nil {
			return err
		}
	}
	if err := os.Remove(filepath.Join(n.binaries, pluginType)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(filepath.Join(n.binaries, pluginType+".d"))
}

func (n node) list() (string, error) {
	entries, err := os.ReadDir(n.configs)
	if err != nil {
		return "", err
	}
	var names []string
	for _, entry := range entries {
		if slices.Contains([]string{".conf", ".conflist", ".json"}, filepath.Ext(entry.Name())) {
			names = append(names, entry.Name())
		}
	}
	if len(names) == 0 {
		return "", fmt.Errorf("%s has no network configuration yet; waiting for the network add-on", n.configs)
	}
	slices.Sort(names)
	if filepath.Ext(names[0]) != ".conflist" {
		return "", fmt.Errorf("%s/%s is not a list of plugins; no plugin can be chained to it", n.configs, names[0])
	}
	return filepath.Join(n.configs, names[0]), nil
}

// rewrite changes the plugins of a list and nothing else, and writes only if that makes a difference.
func rewrite(path string, change func([]any) []any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var list map[string]any
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	plugins, ok := list["plugins"].([]any)
	if !ok {
		return fmt.Errorf("%s has no plugins", path)
	}
	before, err := json.Marshal(plugins)
	if err != nil {
		return err
	}
	list["plugins"] = change(plugins)
	after, err := json.Marshal(list["plugins"])
	if err != nil || bytes.Equal(before, after) {
		return err
	}
	text, err = json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if found, err := os.Stat(path); err == nil {
		mode = found.Mode().Perm()
	}
	return replace(path, append(text, '\n'), mode)
}

func without(plugins []any) []any {
	return slices.DeleteFunc(slices.Clone(plugins), func(plugin any) bool {
		entry, ok := plugin.(map[string]any)
		return ok && entry["type"] == pluginType
	})
}
