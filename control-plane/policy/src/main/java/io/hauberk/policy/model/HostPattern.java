package io.hauberk.policy.model;

/** A condition on the host; case, port and one final dot are ignored. */
public sealed interface HostPattern {
  /**
   * @param host lower case, without port and final dot
   */
  record Exact(String host) implements HostPattern {}

  /**
   * {@code *.example.org}: one label or more in front.
   *
   * @param domain lower case, without the {@code *.}
   */
  record Below(String domain) implements HostPattern {}
}
