package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A rule set as one matcher, in which the first match decides and every end has a name: hardening,
 * {@code never} rules, {@code only} guardrails, grants, default deny.
 */
final class RuleSetCompiler {
  private final TrustDomain trustDomain;
  private final OnMatch defaultDeny;

  RuleSetCompiler(WorkloadPolicy policy) {
    this.trustDomain = policy.trustDomain();
    this.defaultDeny = Leaf.deny(new DecisionName.DefaultDeny(policy.workload()).text());
  }

  /**
   * @param rules the enforced or the candidate rules of the port
   */
  Matcher http(PortPolicy port, RuleSet rules) {
    EntryList entries = new EntryList(trustDomain, Layer.HTTP);
    MatcherList.Builder list = MatcherList.newBuilder();
    new HardeningMatchers(entries).inbound(trustDomain, namedHeaders(port), list);
    guardrails(entries, rules, Layer.HTTP, list);
    return Matcher.newBuilder()
        .setMatcherList(list)
        .setOnNoMatch(new GrantTree(entries).compile(rules.grants(), defaultDeny))
        .build();
  }

  /**
   * @param rules the enforced or the candidate rules of the port
   */
  Matcher tcp(RuleSet rules) {
    EntryList entries = new EntryList(trustDomain, Layer.TCP);
    MatcherList.Builder list = MatcherList.newBuilder();
    new HardeningMatchers(entries).tcp(trustDomain, list);
    guardrails(entries, rules, Layer.TCP, list);
    List<Entry> grants =
        rules.grants().stream()
            .map(g -> entry(g.conditions(), Layer.TCP, Leaf.allow(g.id().toString())))
            .toList();
    return Matcher.newBuilder()
        .setMatcherList(list.addAllMatchers(entries.compile(grants)))
        .setOnNoMatch(defaultDeny)
        .build();
  }

  private void guardrails(EntryList entries, RuleSet rules, Layer layer, MatcherList.Builder list) {
    List<Entry> nevers =
        rules.never().stream()
            .map(n -> entry(n.conditions(), layer, Leaf.deny(n.name().text())))
            .toList();
    list.addAllMatchers(entries.compile(nevers));
    for (RuleSet.Only only : rules.only()) {
      Formula some =
          Formula.some(only.alternatives().stream().map(c -> formula(c, layer)).toList());
      if (!some.equals(Formula.TRUE)) {
        list.addMatchers(entries.field(Formula.not(some), Leaf.deny(only.name().text())));
      }
    }
  }

  private static Entry entry(Conditions conditions, Layer layer, OnMatch verdict) {
    return new Entry(conditions.from(), request(conditions, layer), verdict);
  }

  private Formula formula(Conditions conditions, Layer layer) {
    return Formula.all(
        CallerFormulas.of(trustDomain, conditions.from()), request(conditions, layer));
  }

  /** A connection is no request: no condition on one can hold. */
  private static Formula request(Conditions conditions, Layer layer) {
    return switch (layer) {
      case HTTP -> HttpFormulas.of(conditions.http());
      case TCP -> conditions.http().isEmpty() ? Formula.TRUE : Formula.FALSE;
    };
  }

  /** Those that a rule of the enforced or of the candidate set asks for. */
  private static SortedSet<String> namedHeaders(PortPolicy port) {
    SortedSet<String> names = new TreeSet<>();
    Stream.concat(Stream.of(port.enforced()), port.candidate().stream())
        .flatMap(RuleSetCompiler::conditions)
        .forEach(c -> names.addAll(namedHeaders(c.http())));
    return names;
  }

  static SortedSet<String> namedHeaders(List<HttpPattern> patterns) {
    SortedSet<String> names = new TreeSet<>();
    patterns.forEach(p -> p.headers().forEach(header -> names.add(header.name())));
    return names;
  }

  private static Stream<Conditions> conditions(RuleSet rules) {
    return Stream.of(
            rules.never().stream().map(RuleSet.Never::conditions),
            rules.only().stream().flatMap(only -> only.alternatives().stream()),
            rules.grants().stream().map(RuleSet.Grant::conditions))
        .flatMap(conditions -> conditions);
  }
}
