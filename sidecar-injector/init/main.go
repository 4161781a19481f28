// Command hauberk-init does what has to happen inside a pod, or on its node, before programs start: it writes the
// packet rules, in the pod or as a CNI plugin, verifies that connections are intercepted, starts the proxy and waits for it, and makes keys.
// Beside a durable proxy it hands the log over. It uses the standard library only.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const usage = `usage:
  hauberk-init net --dns <address>,... [--nft <program>]     writes the packet rules of this pod, or exit 1
  hauberk-init verify                                        connections are intercepted, or exit 1
  hauberk-init proxy --identity kubelet|key-writer --trust-domain <name> --control-plane <host>:<port> --token <hex> [<check> ...]
                                                             is Envoy, with the configuration of this pod
  hauberk-init bootstrap [...]                               prints that configuration
  hauberk-init wait <admin socket> <how long>                the proxy serves, or exit 1
  hauberk-init key --directory <directory> [--every <time>]  makes keys and requests, never ends
  hauberk-init key-wait <directory> <how long>               there is a request, or exit 1
  hauberk-init ship --log <file> --state <directory> --control-plane <host>:<port> --server-name <SPIFFE ID>
    --bundle <file> | --token <file> --trust <file> [--limit 512Mi] [--grace 25s]
                                                             hands the proxy's log over, ends when it is asked to
  hauberk-init log [--admin <socket>] <file> <program> [...] runs that proxy, whose standard output goes to the file, and ends with it
  hauberk-init reach <host>:<port> <how long>                somebody listens there, or exit 1
  hauberk-init cni-install --dns <address>,... [...]         puts the CNI plugin on the node, never ends
  hauberk-init cni-uninstall [...]                           takes it off the node, never ends
  hauberk-init cni                                           is that plugin (CNI 0.3.0 to 1.1.0, on standard input)`

func main() {
	if err := run(os.Args[1:]); err != nil {
		var status exitStatus
		if errors.As(err, &status) {
			os.Exit(int(status))
		}
		fmt.Fprintln(os.Stderr, "hauberk-init:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	// container runtimes call plugins by the name of their type, without arguments
	if len(args) == 0 && os.Getenv("CNI_COMMAND") != "" {
		args = []string{"cni"}
	}
	if len(args) == 0 {
		return errors.New("no command\n" + usage)
	}
	command, rest := args[0], args[1:]
	switch command {
	case "proxy":
		return proxyCommand(rest)
	case "bootstrap":
		return bootstrapCommand(rest)
	case "net":
		return netCommand(rest)
	case "verify":
		return verify(2 * time.Second)
	case "wait":
		return waitFor(rest, proxyServes)
	case "key-wait":
		return waitFor(rest, requestWritten)
	case "reach":
		return waitFor(rest, listens)
	case "key":
		return keyCommand(rest)
	case "log":
		return logCommand(rest)
	case "ship":
		return shipCommand(rest)
	case "cni":
		return cniCommand(os.Stdin, os.Stdout)
	case "cni-install":
		return installCommand(rest)
	case "cni-uninstall":
		return uninstallCommand(rest)
	}
	return fmt.Errorf("no command %q\n%s", command, usage)
}

// options reads "--name value" pairs into the variables given by name.
func options(args []string, into map[string]*string) error {
	for len(args) > 0 {
		name, ok := strings.CutPrefix(args[0], "--")
		target := into[name]
		if !ok || target == nil {
			return fmt.Errorf("no option %q\n%s", args[0], usage)
		}
		if len(args) == 1 {
			return fmt.Errorf("option %q needs a value", args[0])
		}
		*target, args = args[1], args[2:]
	}
	return nil
}

// replace writes a file so that a reader sees the old one or the new one, never half of either.
func replace(path string, content []byte, mode os.FileMode) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".hauberk-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(content)
	if err == nil {
		err = file.Chmod(mode)
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
