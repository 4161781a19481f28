package io.hauberk.kubernetes.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.server.events.Acts;
import java.util.List;

/** Tells what somebody wrote from what he wrote before, without keeping either. */
public final class Fingerprint {
  private static final ObjectMapper SORTED =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private Fingerprint() {}

  /** SHA-256 of the specification and the labels, without what the API server adds. */
  public static String of(ObjectNode object) {
    ObjectNode written = SORTED.createObjectNode();
    for (String field : List.of("spec", "data")) {
      JsonNode value = object.path(field);
      if (!value.isMissingNode()) {
        written.set(field, value);
      }
    }
    JsonNode labels = object.at("/metadata/labels");
    if (!labels.isEmpty()) {
      written.set("labels", labels);
    }
    try {
      Object plain = SORTED.treeToValue(written, Object.class);
      return Acts.sha256(SORTED.writeValueAsString(plain));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }
}
