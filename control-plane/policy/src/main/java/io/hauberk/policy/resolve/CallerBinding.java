package io.hauberk.policy.resolve;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.LabelSelector;
import io.hauberk.policy.intent.Nearest;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.intent.Rule;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Identities;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** From the names in {@code from} to the certificates that they admit. */
final class CallerBinding {
  private final TrustDomain trustDomain;
  private final ObjectIndex objects;
  private final SelectorIndex workloads;
  private final Problems problems;

  CallerBinding(
      TrustDomain trustDomain, ObjectIndex objects, SelectorIndex workloads, Problems problems) {
    this.trustDomain = trustDomain;
    this.objects = objects;
    this.workloads = workloads;
    this.problems = problems;
  }

  /**
   * For a rule that opens, or that a request must match.
   *
   * @param namespace of the policy, in which its groups are; absent for a guardrail
   */
  List<CallerPattern> bind(Rule rule, Optional<String> namespace) {
    return bind(rule, namespace, listed(List.of()));
  }

  /** For a rule that a request must not match: a group that is not there may hold anybody. */
  List<CallerPattern> bindClosing(Rule rule) {
    return bind(rule, Optional.empty(), new Identities.Any());
  }

  private List<CallerPattern> bind(Rule rule, Optional<String> namespace, Identities unknown) {
    return rule.from().stream()
        .map(from -> new CallerPattern(identities(from, namespace, unknown), from.addresses()))
        .toList();
  }

  /** Every condition of the entry must hold. */
  private Identities identities(Rule.From from, Optional<String> namespace, Identities unknown) {
    List<Identities> conditions = new ArrayList<>();
    from.labels().ifPresent(labels -> conditions.add(labels(labels)));
    if (!from.namespaces().isEmpty()) {
      conditions.add(new Identities.InNamespaces(new TreeSet<>(from.namespaces())));
    }
    if (!from.serviceAccounts().isEmpty()) {
      conditions.add(
          listed(
              from.serviceAccounts().stream()
                  .map(account -> known(account.value(), account.place()))
                  .toList()));
    }
    from.group().ifPresent(group -> conditions.add(group(group, namespace, unknown)));
    if (!from.spiffeIds().isEmpty()) {
      from.spiffeIds().forEach(this::requireOwn);
      conditions.add(listed(from.spiffeIds().stream().map(Placed::value).toList()));
    }
    Identities all = new Identities.Any();
    for (Identities condition : conditions) {
      all = Intersection.of(all, condition);
    }
    if (isEmpty(all) && conditions.stream().noneMatch(CallerBinding::isEmpty)) {
      problems.add(
          Code.MATCHES_NOBODY,
          from.place(),
          "no caller meets all conditions of this entry today: each of them must hold");
    }
    return all;
  }

  private Identities labels(Placed<LabelSelector> selector) {
    BitSet selected = workloads.select(selector.value());
    if (selected.isEmpty() && objects.complete(Kind.Workload)) {
      problems.add(
          Code.SELECTS_NOTHING, selector.place(), "no workload carries these labels today");
    }
    return workloads.identities(selected);
  }

  private Identities group(Rule.GroupRef ref, Optional<String> own, Identities unknown) {
    Optional<String> namespace = ref.namespace().or(() -> own);
    if (namespace.isEmpty()) {
      problems.add(
          Code.MISSING_FIELD,
          ref.place(),
          "a guardrail lives in no namespace: say that of group `%s`".formatted(ref.name()));
      return unknown;
    }
    Optional<Intent.IdentityGroup> group =
        objects.get(Kind.IdentityGroup, namespace.get(), ref.name(), Intent.IdentityGroup.class);
    if (group.isEmpty() && !objects.exists(Kind.IdentityGroup, namespace.get(), ref.name())) {
      problems.add(Code.NO_SUCH_GROUP, ref.place(), noSuchGroup(ref.name(), namespace.get()));
    }
    return group
        .<Identities>map(
            g -> listed(g.members().stream().map(member -> identity(member.value())).toList()))
        .orElse(unknown);
  }

  private String noSuchGroup(String name, String namespace) {
    List<Intent.IdentityGroup> groups = objects.all(Intent.IdentityGroup.class);
    String hint =
        Nearest.hint(
            name,
            groups.stream()
                .filter(g -> g.meta().namespace().equals(namespace))
                .map(g -> g.meta().name())
                .toList());
    Optional<String> elsewhere =
        groups.stream()
            .filter(g -> g.meta().name().equals(name))
            .map(g -> g.meta().namespace())
            .findFirst();
    return "group `%s` does not exist in namespace `%s`".formatted(name, namespace)
        + elsewhere.map("; it exists in `%s`: say `namespace`"::formatted).orElse(hint);
  }

  SpiffeId identity(Intent.Identity identity) {
    return switch (identity) {
      case Intent.Identity.Account(var account) -> trustDomain.account(account);
      case Intent.Identity.Spiffe(var id) -> id;
    };
  }

  /** Foreign trust domains are refused: there is no federation. */
  void requireOwn(Placed<SpiffeId> id) {
    if (!id.value().trustDomain().equals(trustDomain)
        && !objects.all(Intent.MeshConfig.class).isEmpty()) {
      problems.add(
          Code.FOREIGN_TRUST_DOMAIN,
          id.place(),
          "`%s` is of another trust domain than `%s`, and none is federated"
              .formatted(id.value(), trustDomain));
    }
  }

  private SpiffeId known(ServiceAccount account, Place place) {
    SpiffeId id = trustDomain.account(account);
    if (!workloads.knows(id) && objects.complete(Kind.Workload)) {
      problems.add(
          Code.UNKNOWN_ACCOUNT,
          place,
          "no workload has the service account `%s` today".formatted(account));
    }
    return id;
  }

  private static Identities.Listed listed(List<SpiffeId> accounts) {
    return Identities.Listed.of(accounts, List.of());
  }

  private static boolean isEmpty(Identities identities) {
    return switch (identities) {
      case Identities.Any() -> false;
      case Identities.InNamespaces(var namespaces) -> namespaces.isEmpty();
      case Identities.Listed(var accounts, var instances) ->
          accounts.isEmpty() && instances.isEmpty();
    };
  }
}
