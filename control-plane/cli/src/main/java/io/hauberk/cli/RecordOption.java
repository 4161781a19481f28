package io.hauberk.cli;

import io.hauberk.evidence.store.Filter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which records are meant. All that is named has to hold. */
final class RecordOption {
  private static final List<String> KINDS =
      List.of("access", "administration", "alarm", "gap", "shed", "unreadable");

  enum Verdict {
    ALLOWED,
    DENIED
  }

  @Option(
      names = "--from",
      paramLabel = "WHO",
      description = "who asked: namespace/name, namespace, or a SPIFFE ID")
  @Nullable String from;

  @Option(
      names = "--from-labels",
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "labels that the caller carried at that moment")
  Map<String, String> fromLabels = Map.of();

  @Option(
      names = "--to",
      paramLabel = "WHOM",
      description = "who was asked: namespace/name, namespace, or a SPIFFE ID")
  @Nullable String to;

  @Option(
      names = "--to-labels",
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "labels that the target carried at that moment")
  Map<String, String> toLabels = Map.of();

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description = "what decided, or the first parts of its name, such as `guardrail/pci`")
  @Nullable String rule;

  @Option(
      names = "--requirement",
      paramLabel = "ID",
      description = "a control that the decision serves")
  @Nullable String requirement;

  @Option(names = "--verdict", paramLabel = "VERDICT", description = "allowed or denied")
  @Nullable Verdict verdict;

  @Option(
      names = "--shadow-differs",
      description = "what would be decided otherwise with the shadowed parts in force")
  boolean shadowDiffers;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "how long ago, such as `30d`, or a date or time in UTC")
  @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "likewise; what is from that moment on is left out")
  @Nullable String until;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "access, administration, alarm, gap, shed, unreadable (default: all)")
  List<String> kinds = new ArrayList<>();

  /**
   * @throws Failure when something cannot be understood
   */
  List<Filter> filters(Instant now) {
    List<Filter> filters = new ArrayList<>();
    if (from != null) {
      filters.add(who(Filter.End.CALLER, from));
    }
    fromLabels.forEach((k, v) -> filters.add(new Filter.Label(Filter.End.CALLER, k, v)));
    if (to != null) {
      filters.add(who(Filter.End.TARGET, to));
    }
    toLabels.forEach((k, v) -> filters.add(new Filter.Label(Filter.End.TARGET, k, v)));
    if (rule != null) {
      filters.add(new Filter.Rule(rule));
    }
    if (requirement != null) {
      filters.add(new Filter.Requirement(requirement));
    }
    if (verdict != null) {
      filters.add(new Filter.Verdict(verdict == Verdict.ALLOWED));
    }
    if (shadowDiffers) {
      filters.add(new Filter.ShadowDiffers());
    }
    if (since != null) {
      filters.add(new Filter.Since(time(since, now)));
    }
    if (until != null) {
      filters.add(new Filter.Until(time(until, now)));
    }
    if (!kinds.isEmpty()) {
      filters.add(new Filter.Kinds(new TreeSet<>(kinds.stream().map(RecordOption::kind).toList())));
    }
    return filters;
  }

  private static String kind(String kind) {
    if (!KINDS.contains(kind)) {
      throw Failure.usage("`" + kind + "` is no kind of record: " + String.join(", ", KINDS));
    }
    return kind;
  }

  private static Filter who(Filter.End end, String text) {
    if (text.contains("://")) {
      return new Filter.Account(end, text);
    }
    int slash = text.indexOf('/');
    return slash < 0
        ? new Filter.Namespace(end, text)
        : new Filter.Workload(end, text.substring(0, slash), text.substring(slash + 1));
  }

  /** A moment: {@code 30d} ago, {@code 2026-11-21}, or {@code 2026-11-21T12:00:00Z}. */
  static Instant time(String text, Instant now) {
    try {
      if (text.contains("T")) {
        return Instant.parse(text);
      }
      if (text.contains("-")) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      Duration ago = new Durations().convert(text);
      return now.minus(ago);
    } catch (DateTimeParseException e) {
      throw Failure.usage(
          "`" + text + "` is no time: such as `30d`, `2026-11-21` or `2026-11-21T12:00:00Z`");
    }
  }
}
