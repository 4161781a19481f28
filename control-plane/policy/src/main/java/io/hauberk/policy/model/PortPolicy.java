package io.hauberk.policy.model;

import java.util.Optional;

/**
 * What one port of a workload enforces.
 *
 * @param number as policies name it
 * @param name as policies name it, such as {@code https}
 * @param listen where the sidecar binds; absent with {@link Interception}
 * @param app where the program listens
 * @param candidate the whole set together with its shadowed parts; absent when nothing is shadowed
 */
public record PortPolicy(
    int number,
    String name,
    Protocol protocol,
    Optional<SocketAddress> listen,
    SocketAddress app,
    RuleSet enforced,
    Optional<RuleSet> candidate) {
  public PortPolicy(
      int number,
      String name,
      Protocol protocol,
      SocketAddress listen,
      SocketAddress app,
      RuleSet enforced,
      Optional<RuleSet> candidate) {
    this(number, name, protocol, Optional.of(listen), app, enforced, candidate);
  }
}
