package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

var ofOnePod = []string{"--identity", "kubelet", "--trust-domain", "example.org", "--control-plane", "hauberk.hauberk-system.svc:15010",
	"--token", "0123456789abcdef0123456789abcdef"}

func environment(name string) string {
	return map[string]string{"POD_UID": "uid", "POD_NAME": "bob", "POD_NAMESPACE": "shop", "SERVICE_ACCOUNT": "sa", "LOG_MODE": "streamed"}[name]
}

func rendered(t *testing.T, args ...string) any {
	t.Helper()
	text, err := bootstrapText(append(append([]string{}, ofOnePod...), args...), environment)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "${") {
		t.Errorf("something was not filled in: %s", text)
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, not %v", got, want)
	}
}

func TestBootstrapSaysWhoseItIsAndWhereTheControlPlaneIs(t *testing.T) {
	b := rendered(t)
	same(t, at(b, "node"), object{"id": "uid.pod.example.org", "cluster": "shop",
		"metadata": object{"pod": "bob", "namespace": "shop", "service_account": "sa", "log": "streamed"}})
	controlPlane := at(b, "static_resources", "clusters", 0)
	same(t, at(controlPlane, "load_assignment", "endpoints", 0, "lb_endpoints", 0, "endpoint", "address", "socket_address"),
		object{"address": "hauberk.hauberk-system.svc", "port_value": 15010.0})
	same(t, at(controlPlane, "transport_socket", "typed_config", "common_tls_context", "combined_validation_context",
		"default_validation_context", "match_typed_subject_alt_names", 0, "matcher", "exact"),
		"spiffe://example.org/hauberk/control-plane")
}

func TestEachCheckLeadsToThePodItself(t *testing.T) {
	b := rendered(t, `app/readiness http 8080 2 10 /well?a=$(POD_UID)"\`, "app/liveness tcp 81 1 10", "rpc/startup grpc 82 1 1 shop.Cart",
		"rpc/pre-stop https 8443 0 10 /bye")
	clusters := at(b, "static_resources", "clusters").(array)[2:]
	for i, port := range []float64{8080, 81, 82, 8443} {
		same(t, at(clusters[i], "load_assignment", "endpoints", 0, "lb_endpoints", 0, "endpoint", "address", "socket_address"),
			object{"address": "127.0.0.1", "port_value": port})
	}
	manager := at(b, "static_resources", "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config")
	filters := at(manager, "http_filters").(array)
	same(t, []any{at(filters[0], "name"), at(filters[1], "name"), at(filters[2], "name")},
		[]any{"probe/app/liveness", "probe/rpc/startup", "router"})
	routes := at(manager, "route_config", "virtual_hosts", 0, "routes").(array)
	same(t, routes[1], object{
		"match": object{"path": "/probe/0123456789abcdef0123456789abcdef/app/readiness",
			"headers": array{object{"name": ":method", "string_match": object{"exact": "GET"}}}},
		"route": object{"cluster": "probe/app/readiness", "prefix_rewrite": `/well?a=$(POD_UID)"\`, "timeout": "2s"}})
	same(t, at(routes[2], "route"), object{"cluster": "probe/rpc/pre-stop", "prefix_rewrite": "/bye", "timeout": "0s", "idle_timeout": "0s"})
	same(t, at(clusters[1], "health_checks", 0, "interval"), "5s")
	same(t, at(clusters[2], "health_checks", 0, "grpc_health_check", "service_name"), "shop.Cart")
}

func TestAKeyWriterProvesItselfInEachStream(t *testing.T) {
	args := append([]string{}, ofOnePod...)
	args[1] = "key-writer"
	text, err := bootstrapText(args, environment)
	if err != nil || strings.Contains(text, "sds-id.json") || !strings.Contains(text, "sds-csr.json") {
		t.Error(text, err)
	}
}

func TestWhatIsNoBootstrapIsRefused(t *testing.T) {
	for what, change := range map[string]func([]string) []string{
		"no token":        func(a []string) []string { return a[:6] },
		"no value":        func(a []string) []string { return a[:7] },
		"key maker":       func(a []string) []string { a[1] = "nobody"; return a },
		"control plane":   func(a []string) []string { a[5] = "hauberk"; return a },
		"port":            func(a []string) []string { a[5] = "hauberk:https"; return a },
		"option":          func(a []string) []string { a[6] = "--config-yaml"; return a },
		"check":           func(a []string) []string { return append(a, "app/readiness") },
		"check elsewhere": func(a []string) []string { return append(a, "app/readiness http 10.0.0.1:80 1 10 /") },
		"check of a file": func(a []string) []string { return append(a, "app/readiness file 80 1 10 /etc/passwd") },
		"check's port":    func(a []string) []string { return append(a, "app/readiness tcp 65536 1 10") },
	} {
		if text, err := bootstrapText(change(append([]string{}, ofOnePod...)), environment); err == nil {
			t.Errorf("%s: %s", what, text)
		}
	}
	if _, err := bootstrapText(ofOnePod, func(string) string { return "" }); err == nil {
		t.Error("nobody's")
	}
}
