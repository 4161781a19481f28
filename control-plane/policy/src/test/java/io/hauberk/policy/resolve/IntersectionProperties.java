package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Identities;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An intersection admits exactly those whom both sides admit. */
class IntersectionProperties {
  private static final TrustDomain MESH = new TrustDomain("example.org");
  private static final List<String> NAMESPACES = List.of("a", "b", "c");
  private static final List<SpiffeId> ACCOUNTS =
      NAMESPACES.stream()
          .flatMap(n -> List.of("x", "y").stream().map(s -> MESH.account(new ServiceAccount(n, s))))
          .toList();
  private static final List<Identities.Instance> INSTANCES =
      ACCOUNTS.stream()
          .flatMap(
              account ->
                  List.of("one", "two").stream()
                      .map(
                          name ->
                              new Identities.Instance(
                                  account,
                                  MESH.instance(
                                      new WorkloadId(name, account.path().substring(7, 8))))))
          .toList();

  @Property(tries = 2000)
  void admitsWhomBothAdmit(
      @ForAll("identities") Identities one, @ForAll("identities") Identities other) {
    Identities both = Intersection.of(one, other);
    for (Identities.Instance caller : INSTANCES) {
      assertEquals(admits(one, caller) && admits(other, caller), admits(both, caller));
    }
    assertEquals(both, Intersection.of(other, one));
  }

  @Provide
  Arbitrary<Identities> identities() {
    Arbitrary<Identities> namespaces =
        Arbitraries.of(NAMESPACES).set().map(s -> new Identities.InNamespaces(new TreeSet<>(s)));
    Arbitrary<Set<SpiffeId>> accounts = Arbitraries.of(ACCOUNTS).set();
    Arbitrary<Set<Identities.Instance>> instances = Arbitraries.of(INSTANCES).set();
    return Arbitraries.oneOf(
        Arbitraries.just(new Identities.Any()),
        namespaces,
        Combinators.combine(accounts, instances)
            .as(
                (a, i) ->
                    Identities.Listed.of(
                        a, i.stream().filter(one -> !a.contains(one.account())).toList())));
  }

  private static boolean admits(Identities identities, Identities.Instance caller) {
    return switch (identities) {
      case Identities.Any() -> true;
      case Identities.InNamespaces(var namespaces) ->
          caller
              .account()
              .serviceAccount()
              .filter(account -> namespaces.contains(account.namespace()))
              .isPresent();
      case Identities.Listed(var accounts, var instances) ->
          accounts.contains(caller.account()) || instances.contains(caller);
    };
  }
}
