package main

import (
	"strings"
	"testing"
)

func TestRulesNameTheNameServersOfBothFamilies(t *testing.T) {
	text, err := rules([]string{"10.96.0.10", "fd00::a", "169.254.20.10"})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"elements = { 10.96.0.10, 169.254.20.10 }", "elements = { fd00::a }"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in %s", part, text)
		}
	}
	if strings.Contains(text, "%") {
		t.Errorf("something was not filled in: %s", text)
	}
}

func TestRulesWithoutNameServersCloseNameResolution(t *testing.T) {
	text, err := rules(nil)
	if err != nil || strings.Contains(text, "elements") {
		t.Error(text, err)
	}
}

func TestRulesTakeAddressesOnly(t *testing.T) {
	for _, address := range []string{"kube-dns", "10.96.0.10 } accept", ""} {
		if _, err := rules([]string{address}); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
}
