package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.injector.Injection.Refused;
import io.hauberk.injector.Injection.Unchanged;

/**
 * Judges containers that are put into a running pod ({@code pods/ephemeralcontainers}): a debugger
 * is welcome, a second holder of the pod's identity is not.
 */
public record EphemeralReview(InjectorOptions options) {

  /**
   * @param pod with its new ephemeral containers
   */
  public Injection review(JsonNode pod) {
    if (!(pod instanceof ObjectNode object)) {
      throw new IllegalArgumentException("a pod is a JSON object");
    }
    Pod running = new Pod(object);
    if (!running.covered()) {
      return new Unchanged("the pod has no proxy");
    }
    var refusals = new Refusals(options, running).ephemeral();
    return refusals.isEmpty()
        ? new Unchanged("nothing here gets round the proxy")
        : new Refused(refusals);
  }
}
