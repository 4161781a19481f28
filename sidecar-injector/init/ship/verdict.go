package ship

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// verdictOf says what was decided, as far as it matters for what is shed first: the decision's name, and whether it was
// allowed, now and with what is only tried out. What cannot be read was not. Envoy writes null, or a dash, for what there is
// not, and where nobody is quarantined the name of that rule.
func verdictOf(line []byte) (decision string, allowed bool) {
	var fields map[string]json.RawMessage
	if !utf8.Valid(line) || json.Unmarshal(line, &fields) != nil {
		return unreadable, false
	}
	decision = scalar(fields["decision"])
	if decision == "" {
		decision = "unknown"
	}
	shadow := scalar(fields["shadow_verdict"])
	return decision, scalar(fields["verdict"]) == "allowed" && !strings.HasPrefix(scalar(fields["quarantine"]), "quarantine/") &&
		(shadow == "" || shadow == "-" || shadow == "allowed")
}

// scalar is empty for null and for what is missing; what is no text stands for itself.
func scalar(value json.RawMessage) string {
	var said *string
	if len(value) == 0 {
		return ""
	}
	if json.Unmarshal(value, &said) != nil {
		return string(value)
	}
	if said == nil {
		return ""
	}
	return *said
}
