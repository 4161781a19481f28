package io.hauberk.policy.intent;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@code never} rule that asks for {@code /a!b} does not match {@code /a%21b}, which many
 * programs read as the same: so the paths of such rules hold only characters that cannot be written
 * in two ways.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.3">RFC 3986 §2.3</a>, unreserved
 *     characters: their escaped form is refused before any rule
 */
final class NeverPaths {
  private final Problems problems;

  NeverPaths(Problems problems) {
    this.problems = problems;
  }

  void check(Cursor path) {
    Stream.of("exact", "prefix")
        .flatMap(field -> path.placed(field).stream())
        .filter(text -> !text.value().chars().allMatch(NeverPaths::oneForm))
        .forEach(this::evadable);
    path.placed("template")
        .filter(
            text ->
                !text.value()
                    .replaceAll("\\{[^}]*}|\\*\\*$", "")
                    .chars()
                    .allMatch(NeverPaths::oneForm))
        .ifPresent(this::evadable);
    path.placed("regex")
        .filter(text -> !PathRegex.parse(text.value()).everyNarrow(NeverPaths::oneForm))
        .ifPresent(this::evadable);
    Optional<Placed<String>> exact = path.placed("exact");
    exact.ifPresent(
        text ->
            problems.add(
                Code.EXACT_NEVER,
                text.place(),
                "`exact: %s` in a `never` rule leaves `%s/` open, which many programs serve alike: use `prefix`"
                    .formatted(text.value(), text.value())));
  }

  private void evadable(Placed<String> text) {
    problems.add(
        Code.EVADABLE_PATH,
        text.place(),
        "`%s` in a `never` rule can be evaded by writing one of its characters percent-encoded or in the other case of its escape: use letters, digits, `-`, `.`, `_`, `~` and `/` only, such as a shorter prefix"
            .formatted(text.value()));
  }

  private static boolean oneForm(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~/".indexOf(c) >= 0;
  }
}
