package io.hauberk.envoy.compile;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import com.google.re2j.Pattern;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.DecisionName;
import java.util.SortedSet;

/**
 * The entries that stand before every rule and refuse, by name, what two programs could read in two
 * ways. A request passes a few expressions that accept; only what fails one of them pays for the
 * list that finds the reason.
 */
final class HardeningMatchers {
  private static final String PLAIN = "[A-Za-z0-9\\-_~!$&'()*+,=:@]";
  private static final String ESCAPED =
      "%(?:2[0-46-9A-Ca-c]|3[AC-Fac-f]|[46]0|5[BDEbde]|7[B-Db-d]|[89A-Fa-f][0-9A-Fa-f])";
  private static final String CHARACTER = "(?:" + PLAIN + "|" + ESCAPED + ")";

  /** Segments that are not empty, not {@code .} and not {@code ..}; then perhaps a query. */
  static final String GOOD_PATH =
      "/(?:(?:\\.{0,2}"
          + CHARACTER
          + "|\\.{3})(?:"
          + PLAIN
          + "|\\.|"
          + ESCAPED
          + ")*/?)*(?:\\?.*)?";

  /** Name and expression, in the order in which they are asked. */
  static final String[][] PATH_REASONS = {
    {"path-double-slash", "[^?]*//.*"},
    {"path-backslash", "[^?]*\\\\.*"},
    {"path-dot-segment", "[^?]*/(?:\\.|%2[eE]){1,2}(?:[/;?].*)?"},
    {"path-parameter", "[^?]*(?:;|%3[bB]).*"},
    {"path-encoded-slash", "[^?]*%(?:2[fF]|5[cC]).*"},
    {"path-double-encoding", "[^?]*%25.*"},
    {"path-encoded-control", "[^?]*%(?:[01][0-9a-fA-F]|7[fF]).*"},
    {"path-encoded-plain", "[^?]*%(?:2[dDeE]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF]|7[eE]).*"},
    {"path-bad-escape", "[^?]*%(?:[^0-9a-fA-F].*|[0-9a-fA-F][^0-9a-fA-F].*|.?)"},
  };

  private static final String HOST =
      "(?:[A-Za-z0-9_-][A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+\\])(?::[0-9]{1,5})?";
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";

  private final EntryList entries;

  HardeningMatchers(EntryList entries) {
    this.entries = entries;
  }

  /** What a TCP port asks: the identity, and nothing else. */
  void tcp(TrustDomain trustDomain, MatcherList.Builder list) {
    list.addMatchers(identity(trustDomain));
  }

  /** What a request from another workload must pass, in this order. */
  void inbound(TrustDomain trustDomain, SortedSet<String> namedHeaders, MatcherList.Builder list) {
    list.addMatchers(path());
    list.addMatchers(method());
    list.addMatchers(refuse(Formula.not(Ask.exact(Inputs.SCHEME, "https")), "scheme"));
    list.addMatchers(host());
    list.addMatchers(identity(trustDomain));
    namedHeaders.forEach(name -> list.addMatchers(repeated(name)));
  }

  /** What a request of the workload's own program must pass: it has no certificate. */
  void outbound(SortedSet<String> namedHeaders, MatcherList.Builder list) {
    list.addMatchers(path());
    list.addMatchers(method());
    list.addMatchers(host());
    namedHeaders.forEach(name -> list.addMatchers(repeated(name)));
  }

  private FieldMatcher path() {
    MatcherList.Builder reasons = MatcherList.newBuilder();
    for (String[] reason : PATH_REASONS) {
      reasons.addMatchers(refuse(Ask.regex(Inputs.PATH, reason[1]), reason[0]));
    }
    Matcher why =
        Matcher.newBuilder().setMatcherList(reasons).setOnNoMatch(deny("path-character")).build();
    return entries.field(Formula.not(Ask.regex(Inputs.PATH, GOOD_PATH)), Leaf.go(why));
  }

  private FieldMatcher method() {
    Formula bad =
        Formula.some(
            Formula.not(Ask.regex(Inputs.METHOD, "[A-Z][A-Z-]*")),
            Ask.exact(Inputs.METHOD, "TRACE"),
            Ask.exact(Inputs.METHOD, "CONNECT"));
    return refuse(bad, "method");
  }

  private FieldMatcher host() {
    return refuse(Formula.not(Ask.regex(Inputs.HOST, HOST)), "host");
  }

  /**
   * Exactly one account and one workload of this trust domain. Two SANs arrive joined by a comma
   * and fail here; without this entry they would slip past every {@code never}.
   */
  private FieldMatcher identity(TrustDomain trustDomain) {
    String domain = Pattern.quote(trustDomain.name());
    Formula good =
        Formula.all(
            Ask.regex(
                Inputs.ACCOUNT,
                "spiffe://" + domain + "/ns/" + LABEL + "/sa/" + LABEL + "(?:\\." + LABEL + ")*"),
            Ask.regex(
                Inputs.INSTANCE,
                "(?:[a-z0-9-]+\\.[a-z0-9-]+\\.workload|[a-z0-9-]+\\.pod)\\." + domain));
    return refuse(Formula.not(good), "identity");
  }

  /** A header that some rule names: which of several values would count? */
  private FieldMatcher repeated(String name) {
    TypedExtensionConfig header = Inputs.header(name);
    return refuse(Ask.contains(header, ","), "repeated-header/" + name);
  }

  private FieldMatcher refuse(Formula formula, String reason) {
    return entries.field(formula, deny(reason));
  }

  private static OnMatch deny(String reason) {
    return Leaf.deny(new DecisionName.Hardening(reason).text());
  }
}
