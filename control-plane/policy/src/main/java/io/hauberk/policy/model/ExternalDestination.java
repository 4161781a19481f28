package io.hauberk.policy.model;

import java.util.List;
import java.util.Optional;

/**
 * A host outside the mesh that this workload may reach, judged at its own sidecar.
 *
 * @param name namespace and name of the {@code ExternalService}
 * @param host lower-case DNS name, as the program asks for it
 * @param tls whether the sidecar opens TLS to it and verifies the host's name
 * @param addresses where it is; empty: looked up in DNS
 * @param trustedCa PEM file with the authorities that may have signed its certificate; absent:
 *     those of the operating system
 * @param grants those whose {@code from} this workload satisfies, with their HTTP conditions
 */
public record ExternalDestination(
    String name,
    String host,
    int port,
    boolean tls,
    List<SocketAddress> addresses,
    Optional<String> trustedCa,
    List<RuleSet.Grant> grants) {
  public ExternalDestination {
    addresses = List.copyOf(addresses);
    grants = List.copyOf(grants);
  }
}
