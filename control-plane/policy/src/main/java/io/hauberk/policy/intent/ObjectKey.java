package io.hauberk.policy.intent;

/**
 * What makes an object unique.
 *
 * @param namespace empty for kinds that live in none
 */
public record ObjectKey(Kind kind, String namespace, String name) {
  /** {@code namespace/name} or {@code name}. */
  public String path() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
