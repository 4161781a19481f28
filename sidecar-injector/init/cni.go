package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
)

const (
	annotationsCapability = "io.kubernetes.cri.pod-annotations"
	interceptAnnotation   = "hauberk.io/intercept"
	pluginType            = "hauberk"
)

// versions of the CNI specification that have chaining as it is used here.
var versions = []string{"0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"}

// pluginConfig is what a runtime says on standard input.
// See https://www.cni.dev/docs/spec/ and, for the annotations, containerd's capability of that name.
type pluginConfig struct {
	CNIVersion    string          `json:"cniVersion"`
	DNS           []string        `json:"nameServers"`
	NFT           []string        `json:"nft"`
	PrevResult    json.RawMessage `json:"prevResult"`
	RuntimeConfig struct {
		Annotations map[string]string `json:"io.kubernetes.cri.pod-annotations"`
	} `json:"runtimeConfig"`
}

// cniError is an error as a runtime reads it.
type cniError struct {
	CNIVersion string `json:"cniVersion"`
	Code       int    `json:"code"`
	Msg        string `json:"msg"`
}

func cniCommand(in io.Reader, out io.Writer) error {
	var config pluginConfig
	input, err := io.ReadAll(in)
	if err == nil {
		err = json.Unmarshal(input, &config)
	}
	if err != nil {
		return refuse(out, config, 6, fmt.Errorf("the configuration cannot be read: %w", err))
	}
	command := os.Getenv("CNI_COMMAND")
	if command != "VERSION" && !slices.Contains(versions, config.CNIVersion) {
		return refuse(out, config, 1, fmt.Errorf("CNI version %q is none of %v", config.CNIVersion, versions))
	}
	switch command {
	case "VERSION":
		return json.NewEncoder(out).Encode(map[string]any{"cniVersion": "1.1.0", "supportedVersions": versions})
	case "ADD":
		if err := add(config, os.Getenv("CNI_NETNS")); err != nil {
			return refuse(out, config, 100, err)
		}
		_, err := out.Write(config.PrevResult)
		return err
	case "CHECK":
		if err := check(config, os.Getenv("CNI_NETNS")); err != nil {
			return refuse(out, config, 100, err)
		}
		return nil
	case "DEL", "GC", "STATUS":
		// the rules end with the network namespace
		return nil
	}
	return refuse(out, config, 4, fmt.Errorf("CNI_COMMAND is %q", command))
}

func (c pluginConfig) wanted() bool {
	return c.RuntimeConfig.Annotations[interceptAnnotation] == "enabled"
}

// add writes the rules. Whatever goes wrong is an error, and a pod without network does not start.
func add(config pluginConfig, namespace string) error {
	if len(config.PrevResult) == 0 {
		return fmt.Errorf("there is no prevResult: `%s` comes after the plugins that make the network", pluginType)
	}
	if !config.wanted() {
		return nil
	}
	text, err := rules(config.DNS)
	if err != nil {
		return err
	}
	return nft(config, namespace, text, "-f", "-")
}

func check(config pluginConfig, namespace string) error {
	if !config.wanted() {
		return nil
	}
	return nft(config, namespace, "", "list", "table", "inet", "hauberk")
}

func nft(config pluginConfig, namespace, input string, args ...string) error {
	if namespace == "" {
		return fmt.Errorf("CNI_NETNS is empty")
	}
	if len(config.NFT) == 0 {
		return fmt.Errorf("the configuration does not say where `nft` is; run `hauberk-init cni-install` again")
	}
	said, err := inNamespace(namespace, input, append(slices.Clone(config.NFT), args...))
	if err != nil {
		return fmt.Errorf("the packet rules of the pod: %w: %s", err, said)
	}
	return nil
}

func refuse(out io.Writer, config pluginConfig, code int, err error) error {
	version := config.CNIVersion
	if version == "" {
		version = "1.0.0"
	}
	if failed := json.NewEncoder(out).Encode(cniError{version, code, "hauberk: " + err.Error()}); failed != nil {
		return failed
	}
	return err
}
