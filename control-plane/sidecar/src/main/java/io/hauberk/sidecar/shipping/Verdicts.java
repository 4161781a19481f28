package io.hauberk.sidecar.shipping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What a line says was decided, as far as it matters for what is shed first. */
final class Verdicts {
  /** Before the name of the one that excludes; where nobody is, Envoy names another rule. */
  private static final String QUARANTINE = "quarantine/";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Verdicts() {}

  /**
   * @param decision its name
   * @param allowed whether it was allowed, now and with what is only tried out; what cannot be read
   *     was not
   */
  record Verdict(String decision, boolean allowed) {}

  static Verdict of(byte[] line) {
    try {
      JsonNode json = JSON.readTree(line);
      return new Verdict(
          json.path("decision").asText("unknown"),
          json.path("verdict").asText().equals("allowed")
              && !json.path("quarantine").asText("").startsWith(QUARANTINE)
              && (isAbsent(json, "shadow_verdict")
                  || json.path("shadow_verdict").asText().equals("allowed")));
    } catch (IOException e) {
      return new Verdict("unreadable", false);
    }
  }

  /** Envoy writes null, or a dash, for what there is not. */
  private static boolean isAbsent(JsonNode json, String key) {
    String text = json.path(key).asText("");
    return json.path(key).isNull() || text.isEmpty() || text.equals("-");
  }
}
