package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import io.hauberk.policy.model.Revision;
import java.util.List;

/** ResourceNames rules by what they compile to: equal rules, equal name. */
final class Revisions {
  private Revisions() {}

  static Revision of(List<Matcher> rules) {
    MatcherList.Builder all = MatcherList.newBuilder();
    rules.forEach(
        rule ->
            all.addMatchers(
                MatcherList.FieldMatcher.newBuilder()
                    .setOnMatch(Matcher.OnMatch.newBuilder().setMatcher(rule))));
    String hash = XdsResource.sha256(XdsResource.deterministicBytes(all.build()));
    return new Revision(hash.substring(0, 12));
  }
}
