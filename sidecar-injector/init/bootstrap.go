package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// bootstrapShape is what Envoy is started with in every pod: where the control plane is, and how checks reach the program.
// Everything else comes over xDS. Values that begin with "${" are filled in.
//
//go:embed bootstrap.json
var bootstrapShape []byte

// credentialsShape is how a proxy without a certificate proves who it is: by its token and its request, in each stream.
//
//go:embed credentials.json
var credentialsShape []byte

type (
	object = map[string]any
	array  = []any
)

// bootstrap is what differs between meshes and between pods.
type bootstrap struct {
	identity, trustDomain, controlPlane, token string
	checks                                     []podCheck
}

// text is one argument of Envoy. The environment says whose it is.
func (b bootstrap) text(environment func(string) string) (string, error) {
	values, err := b.values(environment)
	if err != nil {
		return "", err
	}
	shape := decoded(bootstrapShape).(object)
	fill(shape, values)
	static := shape["static_resources"].(object)
	if err := b.prove(static["clusters"].(array)[0].(object)); err != nil {
		return "", err
	}
	manager := at(static, "listeners", 0, "filter_chains", 0, "filters", 0, "typed_config").(object)
	host := at(manager, "route_config", "virtual_hosts", 0).(object)
	router := manager["http_filters"].(array)
	filters := array{}
	for _, c := range b.checks {
		path := "/probe/" + b.token + "/" + c.name
		static["clusters"] = append(static["clusters"].(array), c.cluster())
		if c.forwarded() {
			host["routes"] = append(host["routes"].(array), c.route(path))
		} else {
			filters = append(filters, c.filter(path))
		}
	}
	manager["http_filters"] = append(filters, router...)
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(shape); err != nil {
		return "", err
	}
	return strings.TrimSpace(out.String()), nil
}

func (b bootstrap) values(environment func(string) string) (map[string]any, error) {
	host, port, err := net.SplitHostPort(b.controlPlane)
	if err != nil {
		return nil, fmt.Errorf("--control-plane %q is not <host>:<port>", b.controlPlane)
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("--control-plane %q is not <host>:<port>", b.controlPlane)
	}
	values := map[string]any{"${SERVER_HOST}": host, "${SERVER_PORT}": number,
		"${SERVER_ID}": "spiffe://" + b.trustDomain + "/hauberk/control-plane"}
	for _, name := range []string{"POD_UID", "POD_NAME", "POD_NAMESPACE", "SERVICE_ACCOUNT", "LOG_MODE"} {
		value := environment(name)
		if value == "" {
			return nil, fmt.Errorf("the environment does not say %s", name)
		}
		values["${"+name+"}"] = value
	}
	values["${NODE_ID}"] = environment("POD_UID") + ".pod." + b.trustDomain
	return values, nil
}

// prove says by what the proxy proves to the control plane who it is.
func (b bootstrap) prove(controlPlane object) error {
	switch b.identity {
	case "kubelet":
		at(controlPlane, "transport_socket", "typed_config", "common_tls_context").(object)["tls_certificate_sds_secret_configs"] =
			array{object{"name": "id", "sds_config": object{"resource_api_version": "V3",
				"path_config_source": object{"path": "/etc/hauberk/sds-id.json"}}}}
	case "key-writer":
		at(controlPlane, "typed_extension_protocol_options", httpOptions).(object)["http_filters"] = decoded(credentialsShape)
	default:
		return fmt.Errorf("--identity is kubelet or key-writer, not %q", b.identity)
	}
	return nil
}

// decoded keeps numbers as they are written. What is embedded is JSON, or no test would pass.
func decoded(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		panic(err)
	}
	return value
}

// at follows names and positions.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			value = value.(object)[step]
		case int:
			value = value.(array)[step]
		}
	}
	return value
}

// fill replaces whole values only, so that no value can change the shape.
func fill(value any, values map[string]any) {
	switch node := value.(type) {
	case object:
		for name, inner := range node {
			node[name] = filled(inner, values)
		}
	case array:
		for i, inner := range node {
			node[i] = filled(inner, values)
		}
	}
}

func filled(value any, values map[string]any) any {
	if text, ok := value.(string); ok && strings.HasPrefix(text, "${") {
		return values[text]
	}
	fill(value, values)
	return value
}
