package io.hauberk.policy.resolve;

import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.HttpPattern;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * One order for alternatives, whatever order they were written in: equal meaning gives equal
 * models, and equal models give equal bytes.
 */
final class Canonical {
  private Canonical() {}

  static Conditions conditions(List<CallerPattern> from, List<HttpPattern> http) {
    return new Conditions(
        sorted(from.stream().map(Canonical::caller).toList()),
        sorted(http.stream().map(Canonical::http).toList()));
  }

  private static CallerPattern caller(CallerPattern pattern) {
    return new CallerPattern(pattern.identities(), sorted(pattern.addresses()));
  }

  private static HttpPattern http(HttpPattern pattern) {
    return new HttpPattern(
        pattern.methods(),
        sorted(pattern.hosts()),
        sorted(pattern.paths()),
        sorted(pattern.headers()));
  }

  /** Each once, in the order of its text. */
  static <T> List<T> sorted(Collection<T> values) {
    return values.stream().distinct().sorted(Comparator.comparing(Object::toString)).toList();
  }
}
