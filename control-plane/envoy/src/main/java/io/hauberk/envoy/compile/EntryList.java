package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree.MatchMap;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.CallerPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Rules in order, the first that holds decides. A run of rules that list many accounts becomes one
 * hash map from account to the few that are about it: asking then costs the same for ten callers
 * and for ten thousand. What a map does not decide goes on to the next entry of the list.
 */
final class EntryList {
  /** Accounts in a run from which on a map is cheaper than asking one by one. */
  private static final int MANY = 16;

  private final TrustDomain trustDomain;
  private final Layer layer;

  EntryList(TrustDomain trustDomain, Layer layer) {
    this.trustDomain = trustDomain;
    this.layer = layer;
  }

  /** Those that can never hold are left out. */
  List<FieldMatcher> compile(List<Entry> entries) {
    List<FieldMatcher> matchers = new ArrayList<>();
    List<Entry> run = new ArrayList<>();
    for (Entry entry : entries) {
      if (CallerFormulas.accounts(entry.from()).isEmpty()) {
        flush(run, matchers);
        one(entry, matchers);
      } else {
        run.add(entry);
      }
    }
    flush(run, matchers);
    return matchers;
  }

  private void flush(List<Entry> run, List<FieldMatcher> matchers) {
    int accounts = run.stream().mapToInt(e -> CallerFormulas.accounts(e.from()).size()).sum();
    if (accounts <= MANY) {
      run.forEach(entry -> one(entry, matchers));
    } else {
      matchers.add(field(Formula.TRUE, Leaf.go(byAccount(run))));
    }
    run.clear();
  }

  private void one(Entry entry, List<FieldMatcher> matchers) {
    Formula whole = Formula.all(CallerFormulas.of(trustDomain, entry.from()), entry.request());
    if (!whole.equals(Formula.FALSE)) {
      matchers.add(field(whole, entry.verdict()));
    }
  }

  private Matcher byAccount(List<Entry> run) {
    TreeMap<SpiffeId, List<Entry>> byAccount = new TreeMap<>();
    for (Entry entry : run) {
      for (SpiffeId account : CallerFormulas.accounts(entry.from())) {
        byAccount.computeIfAbsent(account, a -> new ArrayList<>()).add(entry);
      }
    }
    MatchMap.Builder map = MatchMap.newBuilder();
    byAccount.forEach(
        (account, entries) -> map.putMap(account.toString(), Leaf.go(about(account, entries))));
    return Matcher.newBuilder()
        .setMatcherTree(MatcherTree.newBuilder().setInput(Inputs.ACCOUNT).setExactMatchMap(map))
        .build();
  }

  private Matcher about(SpiffeId account, List<Entry> entries) {
    MatcherList.Builder list = MatcherList.newBuilder();
    for (Entry entry : entries) {
      List<CallerPattern> from = entry.from();
      Formula rest = Formula.all(CallerFormulas.given(account, from), entry.request());
      list.addMatchers(field(rest, entry.verdict()));
    }
    return Matcher.newBuilder().setMatcherList(list).build();
  }

  FieldMatcher field(Formula formula, OnMatch onMatch) {
    return FieldMatcher.newBuilder()
        .setPredicate(layer.predicate(formula))
        .setOnMatch(onMatch)
        .build();
  }
}
