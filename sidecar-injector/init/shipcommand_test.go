package main

import (
	"strings"
	"testing"
)

func TestQuantities(t *testing.T) {
	for text, expected := range map[string]int64{"1048576": 1 << 20, "512Mi": 512 << 20, "1Gi": 1 << 30, "8Ki": 8192} {
		if found, err := bytesOf(text); err != nil || found != expected {
			t.Error(text, found, err)
		}
	}
	for _, text := range []string{"", "Mi", "-1", "0", "1M", "1.5Gi", "9999999999Ti"} {
		if _, err := bytesOf(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestAShipperSaysWhatItNeeds(t *testing.T) {
	complete := []string{"ship", "--log", t.TempDir() + "/access.json", "--state", t.TempDir(), "--control-plane", "127.0.0.1:1",
		"--server-name", "spiffe://example.org/hauberk/control-plane", "--bundle", "/none", "--trust", "/none"}
	for missing, said := range map[string]string{"--log": "--log", "--state": "--state", "--control-plane": "--control-plane",
		"--server-name": "SPIFFE ID", "--bundle": "--bundle", "--trust": "--trust"} {
		args := []string{complete[0]}
		for i := 1; i < len(complete); i += 2 {
			if complete[i] != missing {
				args = append(args, complete[i], complete[i+1])
			}
		}
		if err := run(args); err == nil || !strings.Contains(err.Error(), said) {
			t.Error(missing, err)
		}
	}
	if err := run(append(complete, "--limit", "1Ki")); err == nil {
		t.Error("a limit below a mebibyte was taken")
	}
}
