package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.FieldMatcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import com.github.xds.type.matcher.v3.Matcher.MatcherTree;
import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import com.github.xds.type.matcher.v3.StringMatcher;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.extensions.matching.input_matchers.ip.v3.Ip;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Matchers in a form in which a person can review them: one line for each entry. */
final class RulesText {
  private final StringBuilder out = new StringBuilder();

  private RulesText() {}

  static String matcher(Matcher matcher) throws InvalidProtocolBufferException {
    RulesText text = new RulesText();
    text.write(matcher, "  ");
    return text.out.toString();
  }

  private void write(Matcher matcher, String indent) throws InvalidProtocolBufferException {
    for (FieldMatcher field : matcher.getMatcherList().getMatchersList()) {
      write(indent + predicate(field.getPredicate()), field.getOnMatch(), indent);
    }
    MatcherTree tree = matcher.getMatcherTree();
    Map<String, OnMatch> keys = new TreeMap<>(tree.getPrefixMatchMap().getMapMap());
    keys.putAll(tree.getExactMatchMap().getMapMap());
    String kind = tree.hasPrefixMatchMap() ? " begins " : " is ";
    for (Map.Entry<String, OnMatch> key : keys.entrySet()) {
      write(indent + tree.getInput().getName() + kind + key.getKey(), key.getValue(), indent);
    }
    if (matcher.hasOnNoMatch()) {
      write(indent + "else", matcher.getOnNoMatch(), indent);
    }
  }

  private void write(String line, OnMatch onMatch, String indent)
      throws InvalidProtocolBufferException {
    if (onMatch.hasMatcher()) {
      out.append(line).append('\n');
      write(onMatch.getMatcher(), indent + "  ");
    } else {
      Action action = (Action) Opened.message(onMatch.getAction().getTypedConfig());
      out.append(line)
          .append("  => ")
          .append(action.getAction())
          .append(' ')
          .append(action.getName())
          .append('\n');
    }
  }

  private static String predicate(Predicate predicate) {
    return switch (predicate.getMatchTypeCase()) {
      case SINGLE_PREDICATE -> single(predicate.getSinglePredicate());
      case AND_MATCHER -> join(predicate.getAndMatcher().getPredicateList(), " and ");
      case OR_MATCHER -> join(predicate.getOrMatcher().getPredicateList(), " or ");
      case NOT_MATCHER -> "not " + predicate(predicate.getNotMatcher());
      case MATCHTYPE_NOT_SET -> throw new IllegalArgumentException("an empty predicate");
    };
  }

  private static String join(List<Predicate> parts, String word) {
    return parts.stream().map(RulesText::predicate).collect(Collectors.joining(word, "(", ")"));
  }

  private static String single(Predicate.SinglePredicate single) {
    String name = single.getInput().getName();
    return single.hasCustomMatch()
        ? name + " in " + blocks(single)
        : name + " " + value(single.getValueMatch());
  }

  private static String blocks(Predicate.SinglePredicate single) {
    try {
      return ((Ip) Opened.message(single.getCustomMatch().getTypedConfig()))
          .getCidrRangesList().stream()
              .map(c -> c.getAddressPrefix() + "/" + c.getPrefixLen().getValue())
              .toList()
              .toString();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String value(StringMatcher matcher) {
    String how =
        switch (matcher.getMatchPatternCase()) {
          case EXACT -> "is `" + matcher.getExact() + "`";
          case PREFIX -> "begins `" + matcher.getPrefix() + "`";
          case CONTAINS -> "contains `" + matcher.getContains() + "`";
          case SAFE_REGEX -> "~ `" + matcher.getSafeRegex().getRegex() + "`";
          case SUFFIX, CUSTOM, MATCHPATTERN_NOT_SET ->
              throw new IllegalArgumentException("unexpected " + matcher);
        };
    return matcher.getIgnoreCase() ? how + " in any case" : how;
  }
}
