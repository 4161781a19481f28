package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.Rule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the ports that a rule names, or does not name, to the ports where it is asked. */
final class PortBinding {
  private final ObjectIndex objects;
  private final Problems problems;
  private final Code noSuchPort;
  private final Code noPortLeft;

  private PortBinding(ObjectIndex objects, Problems problems, Code noSuchPort, Code noPortLeft) {
    this.objects = objects;
    this.problems = problems;
    this.noSuchPort = noSuchPort;
    this.noPortLeft = noPortLeft;
  }

  static PortBinding ofGrants(ObjectIndex objects, Problems problems) {
    return new PortBinding(objects, problems, Code.NO_SUCH_PORT, Code.NO_PORT_LEFT);
  }

  /** Whoever labels a workload must not be able to invalidate somebody else's guardrail. */
  static PortBinding ofGuardrails(ObjectIndex objects, Problems problems) {
    return new PortBinding(objects, problems, Code.GUARDS_NO_PORT, Code.GUARDS_NO_PORT);
  }

  /**
   * Where the rule can hold: a rule with HTTP conditions at HTTP ports only.
   *
   * @param candidates ports of the workloads that are protected
   */
  Set<PortRules> opening(Rule rule, List<PortRules> candidates) {
    if (!rule.ports().isEmpty()) {
      Set<PortRules> named = named(rule, candidates);
      named.removeIf(port -> !rule.http().isEmpty() && !port.speaksHttp());
      return named;
    }
    Set<PortRules> ports =
        new LinkedHashSet<>(
            candidates.stream().filter(p -> rule.http().isEmpty() || p.speaksHttp()).toList());
    if (ports.isEmpty() && !candidates.isEmpty()) {
      problems.add(
          noPortLeft,
          rule.name().place(),
          "rule `%s` can never hold: it asks for HTTP, and no protected workload has an HTTP port"
              .formatted(rule.name().value()));
    }
    return ports;
  }

  /** Where the rule is asked: with HTTP conditions at TCP ports too, where it denies everything. */
  Set<PortRules> closing(Rule rule, List<PortRules> candidates) {
    if (!rule.ports().isEmpty()) {
      return named(rule, candidates);
    }
    Optional<PortRules> tcp = candidates.stream().filter(p -> !p.speaksHttp()).findFirst();
    if (tcp.isPresent() && !rule.http().isEmpty()) {
      problems.add(
          Code.NEVER_HTTP_ON_TCP,
          rule.name().place(),
          "rule `%s` asks for HTTP: at TCP ports such as %d of `%s` it cannot be asked and denies whatever its other conditions fit; name `ports` to leave them out"
              .formatted(
                  rule.name().value(), tcp.get().port().number(), tcp.get().workload().id()));
    }
    return new LinkedHashSet<>(candidates);
  }

  private Set<PortRules> named(Rule rule, List<PortRules> candidates) {
    Set<PortRules> ports = new LinkedHashSet<>();
    for (Placed<Rule.PortRef> ref : rule.ports()) {
      List<PortRules> matching = candidates.stream().filter(p -> p.is(ref.value())).toList();
      if (matching.isEmpty() && !candidates.isEmpty() && objects.complete(Kind.Workload)) {
        problems.add(
            noSuchPort,
            ref.place(),
            "no protected workload has a port `%s`; there are %s"
                .formatted(text(ref.value()), declared(candidates)));
      }
      if (!rule.http().isEmpty()) {
        matching.stream()
            .filter(p -> !p.speaksHttp())
            .findFirst()
            .ifPresent(
                tcp ->
                    problems.add(
                        Code.HTTP_ON_TCP,
                        ref.place(),
                        "rule `%s` asks for HTTP, but port `%s` of `%s` is not an HTTP port: split the rule, or remove `http`"
                            .formatted(
                                rule.name().value(), text(ref.value()), tcp.workload().id())));
      }
      ports.addAll(matching);
    }
    return ports;
  }

  private static String text(Rule.PortRef ref) {
    return switch (ref) {
      case Rule.PortRef.ByNumber(var number) -> Integer.toString(number);
      case Rule.PortRef.ByName(var name) -> name;
    };
  }

  private static String declared(List<PortRules> candidates) {
    return String.join(
        ", ",
        candidates.stream()
            .map(
                p ->
                    "`"
                        + p.port().number()
                        + "`"
                        + p.port().name().map(" (%s)"::formatted).orElse(""))
            .distinct()
            .sorted()
            .limit(8)
            .toList());
  }
}
