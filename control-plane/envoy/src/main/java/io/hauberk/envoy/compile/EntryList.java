package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree.MatchMap;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.hauberk.identity.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Rules in order, the first that holds decides. A run of rules that list many accounts becomes one
 * hash map from account to the few that are about it: asking then costs the same for ten callers
 * and for ten thousand. What a map does not decide goes on to the next entry of the list.
 */
final class EntryList {
  /** Callers in a run beyond which a map is cheaper than asking one by one. */
  private static final int MANY = 16;

  private final TrustDomain trustDomain;
  private final Layer layer;

  EntryList(TrustDomain trustDomain, Layer layer) {
    this.trustDomain = trustDomain;
    this.layer = layer;
  }

  /** Those that can never hold are left out. */
  List<FieldMatcher> compile(List<Entry> entries) {
    return compile(
        entries.stream().filter(entry -> !entry.request().equals(Formula.FALSE)).toList(),
        CallerKeys.ACCOUNT);
  }

  private List<FieldMatcher> compile(List<Entry> entries, CallerKeys keys) {
    List<FieldMatcher> matchers = new ArrayList<>();
    List<Entry> run = new ArrayList<>();
    for (Entry entry : entries) {
      if (keys.of(entry.from()).isEmpty()) {
        flush(run, keys, matchers);
        one(entry, matchers);
      } else {
        run.add(entry);
      }
    }
    flush(run, keys, matchers);
    return matchers;
  }

  private void flush(List<Entry> run, CallerKeys keys, List<FieldMatcher> matchers) {
    int callers = run.stream().mapToInt(entry -> keys.of(entry.from()).size()).sum();
    if (callers <= MANY) {
      run.forEach(entry -> one(entry, matchers));
    } else {
      matchers.add(field(Formula.TRUE, Leaf.go(map(run, keys))));
    }
    run.clear();
  }

  private void one(Entry entry, List<FieldMatcher> matchers) {
    Formula whole = Formula.all(CallerFormulas.of(trustDomain, entry.from()), entry.request());
    if (!whole.equals(Formula.FALSE)) {
      matchers.add(field(whole, entry.verdict()));
    }
  }

  private Matcher map(List<Entry> run, CallerKeys keys) {
    TreeMap<String, List<Entry>> byKey = new TreeMap<>();
    for (Entry entry : run) {
      for (String key : keys.of(entry.from())) {
        byKey
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(new Entry(keys.given(key, entry.from()), entry.request(), entry.verdict()));
      }
    }
    MatchMap.Builder map = MatchMap.newBuilder();
    byKey.forEach((key, entries) -> map.putMap(key, Leaf.go(list(compile(entries, keys.next())))));
    return Matcher.newBuilder()
        .setMatcherTree(MatcherTree.newBuilder().setInput(keys.input()).setExactMatchMap(map))
        .build();
  }

  private static Matcher list(List<FieldMatcher> matchers) {
    return Matcher.newBuilder()
        .setMatcherList(MatcherList.newBuilder().addAllMatchers(matchers))
        .build();
  }

  FieldMatcher field(Formula formula, OnMatch onMatch) {
    return FieldMatcher.newBuilder()
        .setPredicate(layer.predicate(formula))
        .setOnMatch(onMatch)
        .build();
  }
}
