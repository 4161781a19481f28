package io.hauberk.envoy.compile;

import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Reached;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Workloads that a program cannot tell apart, because it asks for them by one address: mostly one,
 * several where one Kubernetes service stands before several workloads. Never empty.
 */
record Callees(List<Destination> members) {
  Callees {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("nobody is called");
    }
  }

  static Callees of(Collection<Destination> members) {
    return new Callees(
        members.stream()
            .distinct()
            .sorted(Comparator.comparing(Destination::workload).thenComparingInt(Destination::port))
            .toList());
  }

  /** Of the cluster, and of its endpoints. */
  String cluster() {
    return members.stream().map(Callees::name).collect(Collectors.joining("+", "to-", ""));
  }

  /** What the log of the caller's sidecar says when it lets a call go there. */
  String decision() {
    return members.stream().map(Callees::name).collect(Collectors.joining("-or-", "egress/", ""));
  }

  /** Whether requests can be told apart; else connections are passed on as they are. */
  boolean speakHttp() {
    return members.stream().allMatch(to -> to.protocol() == Protocol.HTTP);
  }

  SortedSet<SpiffeId> accounts() {
    return members.stream()
        .map(Destination::account)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether somebody must say where they are at the moment. */
  boolean discovered() {
    return members.stream().anyMatch(to -> to.reached() instanceof Reached.Discovered);
  }

  private static String name(Destination to) {
    return to.workload() + ":" + to.port();
  }
}
