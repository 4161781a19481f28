package io.hauberk.testkit.interpret;

import com.github.xds.core.v3.TypedExtensionConfig;
import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.config.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.matching.input_matchers.ip.v3.Ip;
import io.hauberk.policy.model.IpAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Walks {@code xds.type.matcher.v3.Matcher} as Envoy does: in a list the first entry that ends in
 * an action, in a prefix map the longest key that does, else {@code on_no_match}.
 */
final class MatchTree {
  /** The end of a walk. */
  record Leaf(String name, boolean allows) {}

  private final Protos protos;
  private final Strings strings;

  MatchTree(Protos protos, Strings strings) {
    this.protos = protos;
    this.strings = strings;
  }

  /** Empty when nothing matches; an RBAC filter then denies without a name. */
  Optional<Leaf> walk(Matcher matcher, Subject subject) {
    protos.onlyKnows(matcher, "matcher_list", "matcher_tree", "on_no_match");
    Optional<Leaf> found =
        switch (matcher.getMatcherTypeCase()) {
          case MATCHER_LIST -> list(matcher.getMatcherList(), subject);
          case MATCHER_TREE -> tree(matcher.getMatcherTree(), subject);
          case MATCHERTYPE_NOT_SET -> Optional.empty();
        };
    return found.isEmpty() && matcher.hasOnNoMatch()
        ? follow(matcher.getOnNoMatch(), subject)
        : found;
  }

  private Optional<Leaf> list(Matcher.MatcherList list, Subject subject) {
    protos.onlyKnows(list, "matchers");
    atLeast(1, list.getMatchersCount(), "matchers of a list");
    for (Matcher.MatcherList.FieldMatcher entry : list.getMatchersList()) {
      protos.onlyKnows(entry, "predicate", "on_match");
      if (holds(entry.getPredicate(), subject)) {
        Optional<Leaf> leaf = follow(entry.getOnMatch(), subject);
        if (leaf.isPresent()) {
          return leaf;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Leaf> tree(Matcher.MatcherTree tree, Subject subject) {
    protos.onlyKnows(tree, "input", "exact_match_map", "prefix_match_map");
    Optional<String> value = input(tree.getInput(), subject);
    return switch (tree.getTreeTypeCase()) {
      case EXACT_MATCH_MAP ->
          value
              .flatMap(v -> Optional.ofNullable(entries(tree.getExactMatchMap()).get(v)))
              .flatMap(onMatch -> follow(onMatch, subject));
      case PREFIX_MATCH_MAP ->
          value.flatMap(
              v ->
                  entries(tree.getPrefixMatchMap()).entrySet().stream()
                      .filter(entry -> v.startsWith(entry.getKey()))
                      .sorted(Comparator.comparing(entry -> -entry.getKey().length()))
                      .map(entry -> follow(entry.getValue(), subject))
                      .flatMap(Optional::stream)
                      .findFirst());
      case CUSTOM_MATCH, TREETYPE_NOT_SET ->
          throw UnsoundConfigException.unknown("tree " + tree.getTreeTypeCase());
    };
  }

  private Map<String, Matcher.OnMatch> entries(Matcher.MatcherTree.MatchMap map) {
    protos.onlyKnows(map, "map");
    atLeast(1, map.getMapCount(), "keys of a map");
    if (map.containsMap("")) {
      throw UnsoundConfigException.unknown("an empty key of a map");
    }
    return map.getMapMap();
  }

  private Optional<Leaf> follow(Matcher.OnMatch onMatch, Subject subject) {
    protos.onlyKnows(onMatch, "matcher", "action");
    return switch (onMatch.getOnMatchCase()) {
      case MATCHER -> walk(onMatch.getMatcher(), subject);
      case ACTION -> Optional.of(leaf(onMatch.getAction()));
      case ONMATCH_NOT_SET -> throw UnsoundConfigException.unknown("neither matcher nor action");
    };
  }

  private Leaf leaf(TypedExtensionConfig config) {
    Action action = protos.open(config.getTypedConfig(), Action.class);
    protos.onlyKnows(action, "name", "action");
    Protos.require(
        action.getName().matches("[A-Za-z0-9._/:-]+"), "the name `" + action.getName() + "`");
    return switch (action.getAction()) {
      case ALLOW -> new Leaf(action.getName(), true);
      case DENY -> new Leaf(action.getName(), false);
      case LOG, UNRECOGNIZED ->
          throw UnsoundConfigException.unknown("action " + RBAC.Action.LOG.name());
    };
  }

  private boolean holds(Predicate predicate, Subject subject) {
    protos.onlyKnows(predicate, "single_predicate", "or_matcher", "and_matcher", "not_matcher");
    return switch (predicate.getMatchTypeCase()) {
      case SINGLE_PREDICATE -> holds(predicate.getSinglePredicate(), subject);
      case OR_MATCHER ->
          several(predicate.getOrMatcher()).stream().anyMatch(p -> holds(p, subject));
      case AND_MATCHER ->
          several(predicate.getAndMatcher()).stream().allMatch(p -> holds(p, subject));
      case NOT_MATCHER -> !holds(predicate.getNotMatcher(), subject);
      case MATCHTYPE_NOT_SET -> throw UnsoundConfigException.unknown("an empty predicate");
    };
  }

  private List<Predicate> several(Predicate.PredicateList list) {
    atLeast(2, list.getPredicateCount(), "parts of `and` or `or`");
    return list.getPredicateList();
  }

  private boolean holds(Predicate.SinglePredicate predicate, Subject subject) {
    protos.onlyKnows(predicate, "input", "value_match", "custom_match");
    Optional<String> value = input(predicate.getInput(), subject);
    return switch (predicate.getMatcherCase()) {
      case VALUE_MATCH ->
          value.filter(v -> strings.matches(predicate.getValueMatch(), v)).isPresent();
      case CUSTOM_MATCH -> {
        Ip ip = protos.open(predicate.getCustomMatch().getTypedConfig(), Ip.class);
        protos.onlyKnows(ip, "cidr_ranges", "stat_prefix");
        atLeast(1, ip.getCidrRangesCount(), "address blocks");
        yield value.map(IpAddress::parse).filter(a -> within(ip, a)).isPresent();
      }
      case MATCHER_NOT_SET -> throw UnsoundConfigException.unknown("a predicate without matcher");
    };
  }

  private boolean within(Ip ip, IpAddress address) {
    return ip.getCidrRangesList().stream()
        .anyMatch(
            range -> {
              protos.onlyKnows(range, "address_prefix", "prefix_len");
              IpAddress network = IpAddress.parse(range.getAddressPrefix());
              int rest = network.bits() - range.getPrefixLen().getValue();
              return network.bits() == address.bits()
                  && network.value().shiftRight(rest).equals(address.value().shiftRight(rest));
            });
  }

  private Optional<String> input(TypedExtensionConfig config, Subject subject) {
    protos.onlyKnows(config, "name", "typed_config");
    return subject.input(protos, config.getTypedConfig());
  }

  private static void atLeast(int wanted, int count, String what) {
    if (count < wanted) {
      throw UnsoundConfigException.unknown(count + " " + what);
    }
  }

  /** What no delivered configuration replaces must refuse everything, by name. */
  void requireClosed(Matcher matcher, String otherwise) {
    Protos.require(
        matcher.getMatcherTypeCase() == Matcher.MatcherTypeCase.MATCHERTYPE_NOT_SET
            && walk(matcher, new Subject(Nobody.PEER, Optional.empty()))
                .filter(leaf -> !leaf.allows())
                .isPresent(),
        otherwise);
  }
}
