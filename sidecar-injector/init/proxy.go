package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

const envoy = "/usr/local/bin/envoy"

// proxyCommand becomes Envoy with the configuration of this pod. What is the same in all pods of a mesh is in this program, so
// that a pod's specification, which every API server and watcher carries around, says only what is its own.
func proxyCommand(args []string) error {
	text, err := bootstrapText(args, os.Getenv)
	if err != nil {
		return err
	}
	command := []string{envoy, "--config-yaml", text, "--concurrency", "1", "--disable-hot-restart", "--drain-time-s", "3",
		"--drain-strategy", "immediate", "--log-level", "warning"}
	if os.Getenv("LOG_MODE") == "shipped" {
		// what waits in Envoy is lost with it when it is killed, and late for the control plane's count
		command = append(command, "--file-flush-interval-msec", "200")
	}
	return fmt.Errorf("`%s` does not start: %w", envoy, syscall.Exec(envoy, command, os.Environ()))
}

// bootstrapCommand prints what proxyCommand starts Envoy with.
func bootstrapCommand(args []string) error {
	text, err := bootstrapText(args, os.Getenv)
	if err == nil {
		_, err = fmt.Println(text)
	}
	return err
}

func bootstrapText(args []string, environment func(string) string) (string, error) {
	var b bootstrap
	checks, err := leadingOptions(args, map[string]*string{"identity": &b.identity, "trust-domain": &b.trustDomain,
		"control-plane": &b.controlPlane, "token": &b.token})
	if err != nil {
		return "", err
	}
	for _, text := range checks {
		check, err := parseCheck(text)
		if err != nil {
			return "", err
		}
		b.checks = append(b.checks, check)
	}
	return b.text(environment)
}

// leadingOptions reads "--name value" pairs as options does, and gives back what follows them.
func leadingOptions(args []string, into map[string]*string) ([]string, error) {
	end := 0
	for end < len(args) && strings.HasPrefix(args[end], "--") {
		end = min(end+2, len(args))
	}
	if err := options(args[:end], into); err != nil {
		return nil, err
	}
	for name, value := range into {
		if *value == "" {
			return nil, fmt.Errorf("proxy needs --%s\n%s", name, usage)
		}
	}
	return args[end:], nil
}
