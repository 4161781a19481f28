package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree.MatchMap;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.PathPattern;
import io.hauberk.policy.model.RuleSet.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The grants of an HTTP port, by the literal beginning of their paths. Envoy looks under the
 * longest key that the path begins with; when nothing there holds, under the next shorter one. So
 * each grant stands once for each key of its own, and the cost of a request does not grow with the
 * number of grants elsewhere.
 */
final class GrantTree {
  private static final String ROOT = "/";

  private final EntryList entries;

  GrantTree(EntryList entries) {
    this.entries = entries;
  }

  /**
   * @param grants in the order of their names
   * @param none the verdict when no grant holds
   */
  OnMatch compile(List<Grant> grants, OnMatch none) {
    TreeMap<String, List<Entry>> byKey = new TreeMap<>();
    for (Grant grant : grants) {
      OnMatch verdict = Leaf.allow(grant.id().toString());
      List<CallerPattern> from = grant.conditions().from();
      byKey(grant.conditions())
          .forEach(
              (key, request) ->
                  byKey
                      .computeIfAbsent(key, k -> new ArrayList<>())
                      .add(new Entry(from, Formula.some(request), verdict)));
    }
    MatchMap.Builder map = MatchMap.newBuilder();
    byKey.forEach(
        (key, list) -> {
          List<FieldMatcher> matchers = entries.compile(list);
          if (!matchers.isEmpty()) {
            map.putMap(key, Leaf.go(list(matchers)));
          }
        });
    if (map.getMapCount() == 0) {
      return none;
    }
    return Leaf.go(
        Matcher.newBuilder()
            .setMatcherTree(MatcherTree.newBuilder().setInput(Inputs.PATH).setPrefixMatchMap(map))
            .setOnNoMatch(none)
            .build());
  }

  private static Matcher list(List<FieldMatcher> matchers) {
    return Matcher.newBuilder()
        .setMatcherList(MatcherList.newBuilder().addAllMatchers(matchers))
        .build();
  }

  /** What one grant asks of a request, under each of its keys. */
  private static Map<String, List<Formula>> byKey(Conditions conditions) {
    Map<String, List<Formula>> byKey = new TreeMap<>();
    if (conditions.http().isEmpty()) {
      byKey.put(ROOT, List.of(Formula.TRUE));
    }
    for (HttpPattern pattern : conditions.http()) {
      Formula beyond = HttpFormulas.beyondPath(pattern);
      Map<String, List<Formula>> paths = new TreeMap<>();
      for (PathPattern path : pattern.paths()) {
        paths.computeIfAbsent(path.key(), k -> new ArrayList<>()).add(PathFormulas.of(path));
      }
      if (pattern.paths().isEmpty()) {
        paths.put(ROOT, List.of(Formula.TRUE));
      }
      paths.forEach(
          (key, some) ->
              byKey
                  .computeIfAbsent(key, k -> new ArrayList<>())
                  .add(Formula.all(beyond, Formula.some(some))));
    }
    return byKey;
  }
}
