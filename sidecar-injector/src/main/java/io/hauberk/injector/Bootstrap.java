package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What Envoy is started with, as one argument: where the control plane is, and how the kubelet's
 * checks reach the program. Everything else comes over xDS. The kubelet replaces {@code $(POD_UID)}
 * and its like; whatever a user wrote has its dollar signs doubled, so it stays itself.
 *
 * <p>Only clusters, filters and routes of checks differ from pod to pod, each at the end of its
 * list. What stands before, between and after them is one text per mesh, to which an admission
 * policy can compare.
 */
final class Bootstrap {
  private static final String CONTROL_PLANE = "/static_resources/clusters/0";
  private static final String MANAGER =
      "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Without any check; never handed out. */
  private final JsonNode mesh;

  /** What is the same for all pods is made here, once. */
  Bootstrap(InjectorOptions options) {
    Map<String, JsonNode> values =
        Map.of(
            "${NODE_ID}", TextNode.valueOf("$(POD_UID).pod." + options.trustDomain()),
            "${SERVER_HOST}", TextNode.valueOf(options.host()),
            "${SERVER_PORT}", IntNode.valueOf(options.port()),
            "${SERVER_ID}", TextNode.valueOf(options.trustDomain().controlPlane().toString()));
    this.mesh = resource("bootstrap.json");
    fill(mesh, values);
    credentials(options.identity(), (ObjectNode) mesh.at(CONTROL_PLANE));
  }

  /** The argument of the proxy of one pod. */
  String json(ProbeRewrite rewrite, List<Probe> probes) {
    JsonNode shape = mesh.deepCopy();
    ArrayNode clusters = (ArrayNode) shape.at("/static_resources/clusters");
    ArrayNode filters = (ArrayNode) shape.at(MANAGER + "/http_filters");
    ArrayNode routes = (ArrayNode) shape.at(MANAGER + "/route_config/virtual_hosts/0/routes");
    for (Probe probe : probes) {
      ProbeConfig config = new ProbeConfig(probe, rewrite.path(probe.name()));
      clusters.add(config.cluster());
      config.filter().ifPresent(filter -> filters.insert(filters.size() - 1, filter));
      config.route().ifPresent(routes::add);
    }
    return shape.toString();
  }

  private static void credentials(IdentityMode identity, ObjectNode controlPlane) {
    switch (identity) {
      case IdentityMode.Kubelet kubelet ->
          ((ObjectNode) controlPlane.at("/transport_socket/typed_config/common_tls_context"))
              .putArray("tls_certificate_sds_secret_configs")
              .add(secret("id", "/etc/hauberk/sds-id.json"));
      case IdentityMode.KeyWriter writer ->
          ((ObjectNode)
                  controlPlane.at(
                      "/typed_extension_protocol_options/"
                          + "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"))
              .set("http_filters", resource("credentials.json"));
    }
  }

  private static ObjectNode secret(String name, String file) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode().put("name", name);
    secret
        .putObject("sds_config")
        .put("resource_api_version", "V3")
        .putObject("path_config_source")
        .put("path", file);
    return secret;
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Objects.requireNonNull(Bootstrap.class.getResourceAsStream(name))) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces whole values only, so that no value can change the shape. */
  private static void fill(JsonNode node, Map<String, JsonNode> values) {
    switch (node) {
      case ObjectNode object ->
          object.properties().forEach(field -> field.setValue(filled(field.getValue(), values)));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, filled(array.get(i), values));
        }
      }
      default -> {}
    }
  }

  private static JsonNode filled(JsonNode value, Map<String, JsonNode> values) {
    if (value instanceof TextNode text && text.textValue().startsWith("${")) {
      return Objects.requireNonNull(values.get(text.textValue()));
    }
    fill(value, values);
    return value;
  }
}
