package io.hauberk.kubernetes.network;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What is meant, said twice: by the evaluator of requests, and plainly for what a network sees. */
record Intended(TestMesh mesh) {
  /** Whether some request of this pod may be allowed at that port. */
  boolean requestsMayPass(WorkloadId from, WorkloadId to, int port) {
    WorkloadPolicy caller = policy(from);
    Caller who =
        new Caller(
            caller.account(),
            caller.instances().getFirst(),
            IpAddress.parse(Objects.requireNonNull(mesh.pods().get(from)).address()));
    return Stream.of("GET", "POST")
        .flatMap(method -> Stream.of("/a", "/b").map(path -> request(who, method, path)))
        .anyMatch(
            request ->
                Evaluator.evaluate(policy(to), port, request, List.of()).enforced().allowed());
  }

  private static Request request(Caller who, String method, String path) {
    return new Request.Http(who, method, path, "x", List.of());
  }

  /**
   * Whether the network has a reason to let this pod through: some grant takes its identity or its
   * address, no guardrail excludes its identity. Pods that carry the same labels are one.
   */
  boolean networkMayPass(WorkloadId from, WorkloadId to, int port) {
    return alike(from)
        .anyMatch(caller -> alike(to).anyMatch(callee -> grantedTo(caller, callee, port, from)));
  }

  private Stream<WorkloadId> alike(WorkloadId id) {
    return mesh.labels().keySet().stream()
        .filter(
            other ->
                other.namespace().equals(id.namespace())
                    && Objects.equals(mesh.labels().get(other), mesh.labels().get(id)));
  }

  private boolean grantedTo(WorkloadId caller, WorkloadId callee, int number, WorkloadId at) {
    Optional<PortPolicy> port =
        policy(callee).ports().stream().filter(p -> p.number() == number).findFirst();
    if (port.isEmpty()) {
      return false;
    }
    RuleSet rules = port.get().enforced();
    WorkloadPolicy who = policy(caller);
    boolean byIdentity =
        rules.grants().stream().anyMatch(grant -> takes(grant.conditions(), who, false))
            && rules.only().stream()
                .allMatch(only -> only.alternatives().stream().anyMatch(c -> takes(c, who, true)))
            && rules.never().stream().noneMatch(never -> alwaysTakes(never.conditions(), who));
    IpAddress address = IpAddress.parse(Objects.requireNonNull(mesh.pods().get(at)).address());
    boolean byAddress =
        rules.grants().stream()
            .flatMap(grant -> grant.conditions().from().stream())
            .filter(pattern -> pattern.identities() instanceof Identities.Any)
            .anyMatch(p -> p.addresses().stream().anyMatch(block -> block.contains(address)));
    return byIdentity || byAddress;
  }

  private static boolean takes(Conditions conditions, WorkloadPolicy who, boolean anyAddress) {
    return conditions.from().isEmpty()
        || conditions.from().stream()
            .anyMatch(
                p ->
                    is(p, who)
                        && (anyAddress
                            || p.addresses().isEmpty()
                            || !(p.identities() instanceof Identities.Any)));
  }

  private static boolean alwaysTakes(Conditions conditions, WorkloadPolicy who) {
    return conditions.http().isEmpty()
        && (conditions.from().isEmpty()
            || conditions.from().stream().anyMatch(p -> is(p, who) && p.addresses().isEmpty()));
  }

  private static boolean is(CallerPattern pattern, WorkloadPolicy who) {
    InstanceName only = who.instances().getFirst();
    return switch (pattern.identities()) {
      case Identities.Any() -> true;
      case Identities.InNamespaces(var namespaces) ->
          namespaces.contains(who.account().serviceAccount().orElseThrow().namespace());
      case Identities.Listed(var accounts, var instances) ->
          accounts.contains(who.account())
              || instances.contains(new Identities.Instance(who.account(), only));
    };
  }

  private WorkloadPolicy policy(WorkloadId id) {
    return Objects.requireNonNull(mesh.model().workloads().get(id));
  }
}
