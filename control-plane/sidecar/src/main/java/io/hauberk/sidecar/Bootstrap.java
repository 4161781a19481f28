package io.hauberk.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hauberk.identity.WorkloadId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What Envoy is started with: where the control plane is and how to trust it. All else comes over
 * that one connection. The shape is {@code bootstrap.json} beside this class.
 *
 * @param directory of the workload; the files of {@link ControlPlaneSecrets} live in it
 * @param adminSocket path of the unix socket on which Envoy's administration listens, for this user
 *     only
 * @param shipped whether its log is handed over from the file, so that what it streams of it would
 *     be there twice
 */
public record Bootstrap(
    WorkloadId workload, ServerAddress server, Path directory, Path adminSocket, boolean shipped) {

  public String json() {
    Map<String, String> values =
        Map.of(
            "${NODE_ID}", workload.toString(),
            "${LOG_MODE}", shipped ? "shipped" : "streamed",
            "${SERVER_HOST}", server.host(),
            "${SERVER_PORT}", Integer.toString(server.port()),
            "${DIRECTORY}", directory.toString(),
            "${ADMIN_SOCKET}", adminSocket.toString(),
            "${CLIENT_CERTIFICATE_NAME}", ControlPlaneSecrets.CERTIFICATE_NAME,
            "${CLIENT_CERTIFICATE_FILE}",
                directory.resolve(ControlPlaneSecrets.CERTIFICATE_FILE).toString(),
            "${SERVER_TRUST_NAME}", ControlPlaneSecrets.TRUST_NAME,
            "${SERVER_TRUST_FILE}", directory.resolve(ControlPlaneSecrets.TRUST_FILE).toString());
    ObjectMapper mapper = new ObjectMapper();
    try (InputStream in =
        Objects.requireNonNull(Bootstrap.class.getResourceAsStream("bootstrap.json"))) {
      JsonNode shape = mapper.readTree(in);
      fill(shape, values);
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(shape);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces whole values only, so that no value can change the shape. */
  private static void fill(JsonNode node, Map<String, String> values) {
    switch (node) {
      case ObjectNode object ->
          object.properties().forEach(e -> e.setValue(filled(e.getValue(), values)));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, filled(array.get(i), values));
        }
      }
      default -> {}
    }
  }

  private static JsonNode filled(JsonNode value, Map<String, String> values) {
    if (value instanceof TextNode text && text.textValue().startsWith("${")) {
      return TextNode.valueOf(Objects.requireNonNull(values.get(text.textValue())));
    }
    fill(value, values);
    return value;
  }
}
