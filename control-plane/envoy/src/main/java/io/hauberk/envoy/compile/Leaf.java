package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;

/** The ends of a matcher: a verdict with its name. */
final class Leaf {
  private Leaf() {}

  static OnMatch allow(String name) {
    return action("allow", name, RBAC.Action.ALLOW);
  }

  static OnMatch deny(String name) {
    return action("deny", name, RBAC.Action.DENY);
  }

  static OnMatch go(Matcher matcher) {
    return OnMatch.newBuilder().setMatcher(matcher).build();
  }

  /** The same verdict for everybody. */
  static Matcher always(OnMatch verdict) {
    return Matcher.newBuilder().setOnNoMatch(verdict).build();
  }

  private static OnMatch action(String verdict, String name, RBAC.Action action) {
    Action leaf = Action.newBuilder().setName(name).setAction(action).build();
    return OnMatch.newBuilder().setAction(Packed.matching(verdict, leaf)).build();
  }
}
