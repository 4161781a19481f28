package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const (
	types       = "type.googleapis.com/"
	httpOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
)

// podCheck is how one check of the kubelet goes through Envoy. An HTTP check is forwarded as it came, under its original path. For
// TCP and gRPC Envoy asks the program itself, over and over, and answers the kubelet with what it found last: 200 or 503.
type podCheck struct {
	name            string // <container>/<kind>
	kind            string // http, https, tcp or grpc
	port            uint64
	timeout, period int // seconds; a timeout of 0 leaves it to the kubelet
	text            string
}

// checkShape is what the injector writes: name, kind, port, timeout and period, then the path, or the service that is asked for.
// The chart's admission policy holds every pod to it.
var checkShape = regexp.MustCompile(`^([a-z0-9-]+/[a-z-]+) (http|https|tcp|grpc) ([0-9]{1,5}) ([0-9]{1,9}) ([0-9]{1,9})(?: ((?s).*))?$`)

func parseCheck(text string) (podCheck, error) {
	parts := checkShape.FindStringSubmatch(text)
	if parts == nil {
		return podCheck{}, fmt.Errorf("%q is not a check: <container>/<kind> http|https|tcp|grpc <port> <timeout> <period> [<path or service>]", text)
	}
	port, err := strconv.ParseUint(parts[3], 10, 16)
	if err != nil {
		return podCheck{}, fmt.Errorf("%q is not a port", parts[3])
	}
	// the expression has bounded both
	timeout, _ := strconv.Atoi(parts[4])
	period, _ := strconv.Atoi(parts[5])
	return podCheck{parts[1], parts[2], port, timeout, period, parts[6]}, nil
}

func (c podCheck) forwarded() bool {
	return strings.HasPrefix(c.kind, "http")
}

func (c podCheck) cluster() object {
	cluster := object{"name": c.id(), "type": "STATIC", "connect_timeout": "1s",
		"load_assignment": object{"cluster_name": c.id(), "endpoints": array{object{"lb_endpoints": array{object{"endpoint": object{
			"address": object{"socket_address": object{"address": "127.0.0.1", "port_value": c.port}}}}}}}}}
	switch c.kind {
	case "http", "https":
		// the kubelet opens a connection for each check; one kept open could be closed under the next
		cluster["typed_extension_protocol_options"] = protocol(object{
			"common_http_protocol_options": object{"max_requests_per_connection": 1},
			"explicit_http_config":         object{"http_protocol_options": object{}}})
		if c.kind == "https" {
			cluster["transport_socket"] = object{"name": "envoy.transport_sockets.tls", "typed_config": object{
				"@type":              types + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
				"common_tls_context": object{"tls_params": object{"tls_maximum_protocol_version": "TLSv1_3"}}}}
		}
	case "tcp":
		cluster["health_checks"] = array{c.asked("tcp_health_check", object{})}
	case "grpc":
		cluster["typed_extension_protocol_options"] = protocol(object{
			"explicit_http_config": object{"http2_protocol_options": object{}}})
		cluster["health_checks"] = array{c.asked("grpc_health_check", object{"service_name": c.text})}
	}
	return cluster
}

// asked is how Envoy asks: an answer that the kubelet gets is never older than half its period.
func (c podCheck) asked(how string, what object) object {
	interval := seconds(max(1, c.period/2))
	return object{"timeout": seconds(max(1, c.timeout)), "interval": interval, "no_traffic_interval": interval,
		"unhealthy_interval": interval, "healthy_threshold": 1, "unhealthy_threshold": 1, "reuse_connection": false, how: what}
}

// filter answers for a check that Envoy makes itself.
func (c podCheck) filter(path string) object {
	return object{"name": c.id(), "typed_config": object{
		"@type":                           types + "envoy.extensions.filters.http.health_check.v3.HealthCheck",
		"pass_through_mode":               false,
		"cluster_min_healthy_percentages": object{c.id(): object{"value": 100}},
		"headers":                         array{exact(":path", path), exact(":method", "GET")}}}
}

// route is that of a check that is forwarded.
func (c podCheck) route(path string) object {
	action := object{"cluster": c.id(), "prefix_rewrite": c.text, "timeout": seconds(c.timeout)}
	if c.timeout == 0 {
		action["idle_timeout"] = "0s"
	}
	return object{"match": object{"path": path, "headers": array{exact(":method", "GET")}}, "route": action}
}

func (c podCheck) id() string {
	return "probe/" + c.name
}

func protocol(value object) object {
	value["@type"] = types + httpOptions
	return object{httpOptions: value}
}

func exact(name, value string) object {
	return object{"name": name, "string_match": object{"exact": value}}
}

func seconds(n int) string {
	return strconv.Itoa(n) + "s"
}
