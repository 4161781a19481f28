package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.ExternalDestination;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the workload's own program may ask for, judged at its own sidecar. */
final class EgressRules {
  private final TrustDomain trustDomain;
  private final OnMatch deny;

  EgressRules(TrustDomain trustDomain, String egressDeny) {
    this.trustDomain = trustDomain;
    this.deny = Leaf.deny(egressDeny);
  }

  /** The other workload's sidecar judges each request; this one only who may be asked at all. */
  static Matcher mesh(Callees callees) {
    return Leaf.always(Leaf.allow(callees.decision()));
  }

  /**
   * The same where a program asks for a workload's own address instead of one that stands for it.
   */
  static Matcher direct(int port) {
    return Leaf.always(Leaf.allow(directly(port)));
  }

  static String directly(int port) {
    return "egress/direct:" + port;
  }

  /** Nobody judges behind this sidecar, so it asks for everything itself. */
  Matcher external(ExternalDestination destination) {
    EntryList entries = new EntryList(trustDomain, Layer.HTTP);
    SortedSet<String> headers = new TreeSet<>();
    destination
        .grants()
        .forEach(g -> headers.addAll(RuleSetCompiler.namedHeaders(g.conditions().http())));
    MatcherList.Builder list = MatcherList.newBuilder();
    new HardeningMatchers(entries).outbound(headers, list);
    return Matcher.newBuilder()
        .setMatcherList(list)
        .setOnNoMatch(new GrantTree(entries).compile(destination.grants(), deny))
        .build();
  }
}
