package io.hauberk.server.evidence;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Outcome.Layer;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.evaluate.Explainer;
import io.hauberk.policy.evaluate.Explanation;
import io.hauberk.policy.evaluate.Explanation.Aspect;
import io.hauberk.policy.evaluate.Explanation.RuleOutcome;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first layer at which no rule lined up with a request. Asks the explainer once for each
 * kind of request and remembers; safe for use by several threads.
 */
final class Missed {
  private static final int REMEMBERED = 4096;

  private final Map<Key, Optional<Layer>> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Optional<Layer>> eldest) {
              return size() > REMEMBERED;
            }
          });

  /** Of a policy by its own object: equal ones are compared too slowly. */
  private record Same(WorkloadPolicy policy) {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(@Nullable Object other) {
      return other instanceof Same(var that) && policy == that;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(policy);
    }
  }

  private record Key(
      Same policy,
      String caller,
      String address,
      int port,
      String method,
      String path,
      String host) {}

  Optional<Layer> layer(WorkloadPolicy policy, Access denied) {
    Outcome.Kind kind = denied.outcome().kind();
    Optional<String> account = denied.caller().spiffeId();
    Optional<String> instance = denied.caller().instance();
    Optional<Integer> port = denied.connection().port();
    boolean asks =
        kind == Outcome.Kind.DEFAULT_DENY
            || (kind == Outcome.Kind.GUARDRAIL && isOnly(denied.outcome().decision()));
    if (!asks || !denied.caller().verified() || account.isEmpty() || instance.isEmpty()) {
      return Optional.empty();
    }
    Key key =
        new Key(
            new Same(policy),
            account.get() + " " + instance.get(),
            host(denied),
            port.orElse(0),
            denied.http().map(Exchange::method).orElse(""),
            denied.http().map(Exchange::path).orElse(""),
            denied.http().map(Exchange::host).orElse(""));
    Optional<Layer> before = known.get(key);
    if (before == null) {
      before = explain(policy, denied, key);
      known.put(key, before);
    }
    return before;
  }

  private static boolean isOnly(String decision) {
    return decision.indexOf('/') == decision.lastIndexOf('/');
  }

  private static Optional<Layer> explain(WorkloadPolicy policy, Access denied, Key key) {
    try {
      Caller caller =
          new Caller(
              SpiffeId.parse(denied.caller().spiffeId().orElseThrow()),
              new InstanceName(denied.caller().instance().orElseThrow()),
              IpAddress.parse(key.address()));
      Request request =
          denied.http().isPresent()
              ? new Request.Http(caller, key.method(), key.path(), key.host(), List.of())
              : new Request.Tcp(caller);
      String decision = denied.outcome().decision();
      boolean guardrail = denied.outcome().kind() == Outcome.Kind.GUARDRAIL;
      List<RuleOutcome> rules =
          Explainer.explain(policy, key.port(), request, List.of()).rules().stream()
              .filter(rule -> !rule.shadowed())
              .filter(
                  rule ->
                      guardrail
                          ? rule.name().text().equals(decision)
                          : rule.role() == Explanation.Role.GRANT)
              .toList();
      return Optional.of(first(rules));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** From the bottom: the first layer after which no rule is left. */
  private static Layer first(List<RuleOutcome> rules) {
    for (Layer layer : Layer.values()) {
      boolean some =
          rules.stream()
              .anyMatch(
                  rule ->
                      rule.checks().stream()
                          .allMatch(
                              check ->
                                  check.holds() || layer(check.aspect()).compareTo(layer) > 0));
      if (!some) {
        return layer;
      }
    }
    return Layer.APPLICATION;
  }

  private static Layer layer(Aspect aspect) {
    return switch (aspect) {
      case PORT, ADDRESS, PROTOCOL -> Layer.NETWORK;
      case NAMESPACE, ACCOUNT -> Layer.CERTIFICATE;
      case WORKLOAD -> Layer.LABELS;
      case METHOD, HOST, PATH, HEADER -> Layer.APPLICATION;
    };
  }

  /** Without the port. */
  private static String host(Access access) {
    String address = access.caller().address().orElse("");
    String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
