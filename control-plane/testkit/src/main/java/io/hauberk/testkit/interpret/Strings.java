package io.hauberk.testkit.interpret;

import com.github.xds.type.matcher.v3.RegexMatcher;
import com.github.xds.type.matcher.v3.StringMatcher;
import com.google.re2j.Pattern;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** String matchers, of xDS and of Envoy. A regular expression must fit the whole value. */
final class Strings {
  private final Protos protos;
  private final Map<String, Pattern> compiled = new HashMap<>();

  Strings(Protos protos) {
    this.protos = protos;
  }

  boolean matches(StringMatcher matcher, String value) {
    protos.onlyKnows(matcher, "exact", "prefix", "suffix", "contains", "safe_regex", "ignore_case");
    boolean folded = matcher.getIgnoreCase();
    String v = folded ? lower(value) : value;
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> v.equals(fold(folded, matcher.getExact()));
      case PREFIX -> v.startsWith(fold(folded, notEmpty(matcher.getPrefix())));
      case SUFFIX -> v.endsWith(fold(folded, notEmpty(matcher.getSuffix())));
      case CONTAINS -> v.contains(fold(folded, notEmpty(matcher.getContains())));
      case SAFE_REGEX -> regex(matcher.getSafeRegex(), folded, value);
      case CUSTOM, MATCHPATTERN_NOT_SET ->
          throw UnsoundConfigException.unknown("string matcher " + matcher);
    };
  }

  /** Those of {@code envoy.type.matcher.v3}, as they stand in a TLS context. */
  boolean matches(io.envoyproxy.envoy.type.matcher.v3.StringMatcher matcher, String value) {
    protos.onlyKnows(matcher, "exact", "prefix");
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> value.equals(matcher.getExact());
      case PREFIX -> value.startsWith(notEmpty(matcher.getPrefix()));
      case SUFFIX, CONTAINS, SAFE_REGEX, CUSTOM, MATCHPATTERN_NOT_SET ->
          throw UnsoundConfigException.unknown("string matcher " + matcher);
    };
  }

  private boolean regex(RegexMatcher matcher, boolean folded, String value) {
    protos.onlyKnows(matcher, "google_re2", "regex");
    if (!matcher.hasGoogleRe2() || matcher.getRegex().isEmpty() || folded) {
      throw UnsoundConfigException.unknown("regular expression " + matcher);
    }
    return compiled.computeIfAbsent(matcher.getRegex(), Pattern::compile).matches(value);
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw UnsoundConfigException.unknown("an empty string to look for");
    }
    return text;
  }

  private static String fold(boolean folded, String text) {
    return folded ? lower(text) : text;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
