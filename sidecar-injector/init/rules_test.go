package main

import (
	"os"
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

// What nft is given, to the letter; `HAUBERK_GOLDEN=update` writes it anew, and what changed is reviewed like code.
func TestRulesAreWhatStandsInTestdata(t *testing.T) {
	text, err := rules([]string{"10.96.0.10", "fd00::a"})
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/rules.nft"
	if os.Getenv("HAUBERK_GOLDEN") == "update" {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if expected, err := os.ReadFile(golden); err != nil || string(expected) != text {
		t.Errorf("not %s (%v): %s", golden, err, text)
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
