package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate.PredicateList;
import java.util.List;

/** Where rules are enforced: it decides what can be asked, and so what "always" looks like. */
enum Layer {
  /** Each request. */
  HTTP,
  /** Each connection. */
  TCP;

  /** Holds for all that the hardening entries, which come first in every list, let through. */
  private Formula always() {
    return switch (this) {
      case HTTP -> Ask.prefix(Inputs.PATH, "/");
      case TCP -> Ask.prefix(Inputs.ACCOUNT, "spiffe://");
    };
  }

  /** A formula in Envoy's words. */
  Predicate predicate(Formula formula) {
    return switch (formula) {
      case Formula.Constant(var holds) -> predicate(holds ? always() : Formula.not(always()));
      case Formula.Asks(var question) ->
          Predicate.newBuilder().setSinglePredicate(question).build();
      case Formula.All(var parts) -> Predicate.newBuilder().setAndMatcher(list(parts)).build();
      case Formula.Some(var parts) -> Predicate.newBuilder().setOrMatcher(list(parts)).build();
      case Formula.Not(var part) -> Predicate.newBuilder().setNotMatcher(predicate(part)).build();
    };
  }

  private PredicateList list(List<Formula> parts) {
    return PredicateList.newBuilder()
        .addAllPredicate(parts.stream().map(this::predicate).toList())
        .build();
  }
}
