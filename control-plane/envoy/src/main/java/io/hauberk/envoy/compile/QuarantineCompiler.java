package io.hauberk.envoy.compile;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree.MatchMap;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Exclusion;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The list of callers that are excluded now, as two hash maps: accounts, then single workloads. It
 * is the same for every proxy and travels apart from their policies.
 */
public final class QuarantineCompiler {
  /** Resource of HTTP ports, of type {@code TypedExtensionConfig}. */
  public static final String HTTP = "quarantine";

  /** Resource of TCP ports, of type {@code TypedExtensionConfig}. */
  public static final String TCP = "quarantine-tcp";

  /** In force where no list came, or was taken away. */
  static final Matcher NOT_RECEIVED =
      Leaf.always(Leaf.deny(new DecisionName.Quarantined("list-not-received").text()));

  private static final String PREFIX = "quarantine_";

  private QuarantineCompiler() {}

  /**
   * @param exclusions those in force; accounts of other trust domains are left out, since no
   *     certificate of theirs passes a handshake
   * @return {@link #HTTP} and {@link #TCP}
   */
  public static List<XdsResource> compile(TrustDomain trustDomain, List<Exclusion> exclusions) {
    Matcher list = list(trustDomain, exclusions);
    return List.of(resource(HTTP, http(list)), resource(TCP, tcp(list)));
  }

  static RBAC http(Matcher list) {
    return RBAC.newBuilder().setRulesStatPrefix(PREFIX).setMatcher(list).build();
  }

  static io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC tcp(Matcher list) {
    return io.envoyproxy
        .envoy
        .extensions
        .filters
        .network
        .rbac
        .v3
        .RBAC
        .newBuilder()
        .setStatPrefix("quarantine.")
        .setMatcher(list)
        .setShadowMatcher(list)
        .setShadowRulesStatPrefix(PREFIX)
        .build();
  }

  private static XdsResource resource(String name, Message filter) {
    return XdsResource.of(name, Packed.extension(name, filter));
  }

  private static Matcher list(TrustDomain trustDomain, List<Exclusion> exclusions) {
    SortedMap<String, String> accounts = new TreeMap<>();
    SortedMap<String, String> instances = new TreeMap<>();
    for (Exclusion exclusion : exclusions) {
      switch (exclusion.target()) {
        case Exclusion.Target.Account(var account) -> {
          if (account.trustDomain().equals(trustDomain)) {
            accounts.merge(account.toString(), exclusion.name(), QuarantineCompiler::first);
          }
        }
        case Exclusion.Target.Instances(var excluded) ->
            excluded.forEach(
                instance ->
                    instances.merge(
                        instance.dnsName(), exclusion.name(), QuarantineCompiler::first));
      }
    }
    OnMatch free = Leaf.allow("not-quarantined");
    OnMatch byInstance = map(Inputs.INSTANCE, instances, free);
    OnMatch byAccount = map(Inputs.ACCOUNT, accounts, byInstance);
    return byAccount.hasMatcher() ? byAccount.getMatcher() : Leaf.always(byAccount);
  }

  private static OnMatch map(
      TypedExtensionConfig input, SortedMap<String, String> excluded, OnMatch otherwise) {
    if (excluded.isEmpty()) {
      return otherwise;
    }
    MatchMap.Builder map = MatchMap.newBuilder();
    excluded.forEach(
        (name, quarantine) ->
            map.putMap(name, Leaf.deny(new DecisionName.Quarantined(quarantine).text())));
    return Leaf.go(
        Matcher.newBuilder()
            .setMatcherTree(MatcherTree.newBuilder().setInput(input).setExactMatchMap(map))
            .setOnNoMatch(otherwise)
            .build());
  }

  private static String first(String a, String b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
