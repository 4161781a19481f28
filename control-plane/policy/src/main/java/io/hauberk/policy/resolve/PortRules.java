package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Rule;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the rules at one port of one workload, enforced and shadowed apart. */
final class PortRules {
  private final Intent.Workload workload;
  private final Intent.Port port;
  private final Part enforced = new Part();
  private final Part shadowed = new Part();

  PortRules(Intent.Workload workload, Intent.Port port) {
    this.workload = workload;
    this.port = port;
  }

  Intent.Workload workload() {
    return workload;
  }

  Intent.Port port() {
    return port;
  }

  boolean speaksHttp() {
    return port.protocol() == Protocol.HTTP;
  }

  boolean is(Rule.PortRef ref) {
    return switch (ref) {
      case Rule.PortRef.ByNumber(var number) -> port.number() == number;
      case Rule.PortRef.ByName(var name) -> port.name().filter(name::equals).isPresent();
    };
  }

  void grant(boolean shadow, RuleSet.Grant grant) {
    part(shadow).grants.add(grant);
  }

  void never(boolean shadow, RuleSet.Never never) {
    part(shadow).never.add(never);
  }

  void only(boolean shadow, RuleSet.Only only) {
    part(shadow).only.add(only);
  }

  List<RuleSet.Grant> enforcedGrants() {
    return enforced.grants;
  }

  PortPolicy policy(Optional<SocketAddress> listen) {
    return new PortPolicy(
        port.number(),
        port.name().orElseGet(() -> Integer.toString(port.number())),
        port.protocol(),
        listen,
        port.app(),
        enforced.rules(),
        shadowed.isEmpty() ? Optional.empty() : Optional.of(enforced.with(shadowed).rules()));
  }

  private Part part(boolean shadow) {
    return shadow ? shadowed : enforced;
  }

  private static final class Part {
    private final List<RuleSet.Never> never = new ArrayList<>();
    private final List<RuleSet.Only> only = new ArrayList<>();
    private final List<RuleSet.Grant> grants = new ArrayList<>();

    boolean isEmpty() {
      return never.isEmpty() && only.isEmpty() && grants.isEmpty();
    }

    Part with(Part other) {
      Part both = new Part();
      for (Part part : List.of(this, other)) {
        both.never.addAll(part.never);
        both.only.addAll(part.only);
        both.grants.addAll(part.grants);
      }
      return both;
    }

    RuleSet rules() {
      return new RuleSet(never, only, grants);
    }
  }
}
