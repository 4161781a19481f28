package io.hauberk.injector;

import io.hauberk.policy.intent.Code;

/**
 * One reason why a pod cannot be covered.
 *
 * @param field of the pod, {@code spec.containers[0].securityContext.privileged}
 * @param message lower case, names the field, says what to do
 */
public record Refusal(Code code, String field, String message) {
  @Override
  public String toString() {
    return code.text() + " " + message;
  }
}
