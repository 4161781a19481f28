package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** What is to be done with a pod. */
public sealed interface Injection {
  /**
   * The pod becomes a covered one.
   *
   * @param before the pod as it was written
   * @param after the pod with its proxy
   */
  record Patched(JsonNode before, JsonNode after) implements Injection {
    /** JSON Patch, RFC 6902. Made anew each time: who only compares pods needs none. */
    public ArrayNode patch() {
      return JsonPatch.between(before, after);
    }
  }

  /**
   * Nothing is to be changed.
   *
   * @param why lower case, for the log
   */
  record Unchanged(String why) implements Injection {}

  /**
   * The pod must not be created: it would get round its own protection.
   *
   * @param refusals all of them, at least one
   */
  record Refused(List<Refusal> refusals) implements Injection {
    public Refused {
      refusals = List.copyOf(refusals);
      if (refusals.isEmpty()) {
        throw new IllegalArgumentException("a refusal has a reason");
      }
    }
  }
}
