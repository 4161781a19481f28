package io.hauberk.policy.model;

import java.util.Optional;

/**
 * What one port of a workload enforces.
 *
 * @param number as policies name it
 * @param name as policies name it, such as {@code https}
 * @param listen where the sidecar binds
 * @param app where the program listens
 * @param candidate the whole set together with its shadowed parts; absent when nothing is shadowed
 */
public record PortPolicy(
    int number,
    String name,
    Protocol protocol,
    SocketAddress listen,
    SocketAddress app,
    RuleSet enforced,
    Optional<RuleSet> candidate) {}
