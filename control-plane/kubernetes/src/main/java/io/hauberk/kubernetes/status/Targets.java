package io.hauberk.kubernetes.status;

import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.source.CustomObject;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which workloads run something of an object. */
final class Targets {
  private final Map<String, Set<WorkloadId>> bySource = new HashMap<>();
  private final Set<WorkloadId> all;

  Targets(MeshModel model) {
    all = Set.copyOf(model.workloads().keySet());
    model.workloads().forEach((id, policy) -> sources(policy).forEach(s -> add(s, id)));
  }

  /** Absent for kinds that no sidecar runs by themselves. */
  Optional<Set<WorkloadId>> of(CustomObject object) {
    return switch (object.kind()) {
      case MeshConfig, Quarantine -> Optional.of(all);
      case MeshPolicy, MeshGuardrail, ExternalService ->
          Optional.of(Set.copyOf(bySource.getOrDefault(object.source().name(), Set.of())));
      case GuardedLabel, IdentityGroup, Requirement, Workload -> Optional.empty();
    };
  }

  private void add(String source, WorkloadId id) {
    bySource.computeIfAbsent(source, s -> new HashSet<>()).add(id);
  }

  private static Stream<String> sources(WorkloadPolicy policy) {
    Stream<String> inbound =
        policy.ports().stream().flatMap(Targets::rules).flatMap(Targets::sources);
    Stream<String> external = policy.outbound().external().stream().map(Targets::source);
    return Stream.concat(inbound, external).distinct();
  }

  private static Stream<RuleSet> rules(PortPolicy port) {
    return Stream.concat(Stream.of(port.enforced()), port.candidate().stream());
  }

  private static Stream<String> sources(RuleSet rules) {
    Stream<String> grants =
        rules.grants().stream()
            .map(grant -> "MeshPolicy " + grant.id().namespace() + "/" + grant.id().policy());
    Stream<String> guardrails =
        Stream.concat(
            rules.never().stream().map(never -> never.name().guardrail()),
            rules.only().stream().map(only -> only.name().guardrail()));
    return Stream.concat(grants, guardrails.map(name -> "MeshGuardrail " + name));
  }

  private static String source(ExternalDestination destination) {
    return destination.grants().stream()
        .map(grant -> "ExternalService " + grant.id().namespace() + "/" + grant.id().policy())
        .findFirst()
        .orElse("ExternalService " + destination.name());
  }
}
