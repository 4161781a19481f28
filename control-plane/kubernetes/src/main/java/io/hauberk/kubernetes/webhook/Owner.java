package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The controller that an object names as its own. A claim: whoever writes an object writes this
 * too.
 */
record Owner(String apiVersion, String kind, String namespace, String name, String uid) {
  static Optional<Owner> of(Review review) {
    JsonNode references = review.object().map(o -> o.at("/metadata/ownerReferences")).orElseThrow();
    for (JsonNode reference : references) {
      if (reference.path("controller").asBoolean()) {
        return Optional.of(
            new Owner(
                reference.path("apiVersion").asText(),
                reference.path("kind").asText(),
                review.namespace(),
                reference.path("name").asText(),
                reference.path("uid").asText()));
      }
    }
    return Optional.empty();
  }
}
