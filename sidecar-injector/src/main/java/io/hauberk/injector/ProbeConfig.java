package io.hauberk.injector;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How one check of the kubelet goes through Envoy. An HTTP check is forwarded as it came, under its
 * original path. For TCP and gRPC Envoy asks the program itself, over and over, and answers the
 * kubelet with what it found last: 200 or 503.
 *
 * @param path by which the kubelet asks
 */
record ProbeConfig(Probe probe, String path) {
  private static final String TYPE = "type.googleapis.com/";
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  ObjectNode cluster() {
    ObjectNode cluster =
        object().put("name", name()).put("type", "STATIC").put("connect_timeout", "1s");
    ObjectNode assignment = cluster.putObject("load_assignment").put("cluster_name", name());
    assignment
        .putArray("endpoints")
        .addObject()
        .putArray("lb_endpoints")
        .addObject()
        .putObject("endpoint")
        .putObject("address")
        .putObject("socket_address")
        .put("address", "127.0.0.1")
        .put("port_value", probe.check().port());
    switch (probe.check()) {
      case Probe.Check.Http http -> forwarded(cluster, http);
      case Probe.Check.Tcp tcp -> asked(cluster).putObject("tcp_health_check");
      case Probe.Check.Grpc grpc -> {
        httpOptions(cluster).putObject("explicit_http_config").putObject("http2_protocol_options");
        asked(cluster).putObject("grpc_health_check").put("service_name", literal(grpc.service()));
      }
    }
    return cluster;
  }

  /** The filter that answers for a check that Envoy makes itself. */
  Optional<ObjectNode> filter() {
    if (probe.check() instanceof Probe.Check.Http) {
      return Optional.empty();
    }
    ObjectNode filter = object().put("name", name());
    ObjectNode config =
        filter
            .putObject("typed_config")
            .put("@type", TYPE + "envoy.extensions.filters.http.health_check.v3.HealthCheck")
            .put("pass_through_mode", false);
    config.putObject("cluster_min_healthy_percentages").putObject(name()).put("value", 100);
    ArrayNode headers = config.putArray("headers");
    exact(headers, ":path", path);
    exact(headers, ":method", "GET");
    return Optional.of(filter);
  }

  /** The route of a check that is forwarded. */
  Optional<ObjectNode> route() {
    if (!(probe.check() instanceof Probe.Check.Http http)) {
      return Optional.empty();
    }
    ObjectNode route = object();
    ObjectNode match = route.putObject("match").put("path", path);
    exact(match.putArray("headers"), ":method", "GET");
    ObjectNode action =
        route
            .putObject("route")
            .put("cluster", name())
            .put("prefix_rewrite", literal(http.path()))
            .put("timeout", probe.timeout() + "s");
    if (probe.timeout() == 0) {
      action.put("idle_timeout", "0s");
    }
    return Optional.of(route);
  }

  private void forwarded(ObjectNode cluster, Probe.Check.Http http) {
    ObjectNode options = httpOptions(cluster);
    // the kubelet opens a connection for each check; one kept open could be closed under the next
    options.putObject("common_http_protocol_options").put("max_requests_per_connection", 1);
    options.putObject("explicit_http_config").putObject("http_protocol_options");
    if (http.tls()) {
      ObjectNode tls = cluster.putObject("transport_socket");
      tls.put("name", "envoy.transport_sockets.tls")
          .putObject("typed_config")
          .put("@type", TYPE + "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext")
          .putObject("common_tls_context")
          .putObject("tls_params")
          .put("tls_maximum_protocol_version", "TLSv1_3");
    }
  }

  /** An answer that the kubelet gets is never older than half its period. */
  private ObjectNode asked(ObjectNode cluster) {
    String interval = Math.max(1, probe.period() / 2) + "s";
    return cluster
        .putArray("health_checks")
        .addObject()
        .put("timeout", Math.max(1, probe.timeout()) + "s")
        .put("interval", interval)
        .put("no_traffic_interval", interval)
        .put("unhealthy_interval", interval)
        .put("healthy_threshold", 1)
        .put("unhealthy_threshold", 1)
        .put("reuse_connection", false);
  }

  private static ObjectNode httpOptions(ObjectNode cluster) {
    return cluster
        .putObject("typed_extension_protocol_options")
        .putObject(HTTP_OPTIONS)
        .put("@type", TYPE + HTTP_OPTIONS);
  }

  private static void exact(ArrayNode headers, String name, String value) {
    headers.addObject().put("name", name).putObject("string_match").put("exact", value);
  }

  private String name() {
    return "probe/" + probe.name();
  }

  private static String literal(String written) {
    return written.replace("$", "$$");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
