package io.hauberk.evidence.report;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.store.EvidenceStore;
import io.hauberk.evidence.store.Filter;
import io.hauberk.evidence.store.Found;
import io.hauberk.evidence.store.Tally;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What can be said about a requirement in a time.
 *
 * @param made when
 * @param rules decisions that served it, also those that nothing was decided by
 * @param traffic under it, by who asked whom and what decided, the most frequent first
 * @param days the same by day, the oldest first
 * @param acts of administrators about what serves it
 * @param alarms of the time, whatever they are about
 */
public record RequirementReport(
    String requirement,
    Instant from,
    Instant to,
    Instant made,
    List<Rule> rules,
    List<Tally> traffic,
    List<Tally.OfDay> days,
    List<Found> acts,
    List<Found> alarms,
    Completeness completeness,
    Proof proof) {
  public RequirementReport {
    rules = List.copyOf(rules);
    traffic = List.copyOf(traffic);
    days = List.copyOf(days);
    acts = List.copyOf(acts);
    alarms = List.copyOf(alarms);
  }

  /**
   * A decision that serves it.
   *
   * @param object that it was written in, such as {@code MeshGuardrail pci}
   * @param allowed requests that it allowed
   * @param denied requests that it denied
   */
  public record Rule(String decision, String object, long allowed, long denied) {}

  /** What is asked for. */
  public record Question(String requirement, Instant from, Instant to) {
    List<Filter> time() {
      return List.of(new Filter.Since(from), new Filter.Until(to));
    }
  }

  /**
   * @param served decisions that served the requirement at some moment of the time
   */
  public static RequirementReport of(
      EvidenceStore store, Question question, SortedSet<String> served, Proof proof, Instant made)
      throws IOException {
    List<Filter> under = new ArrayList<>(question.time());
    under.add(new Filter.Requirement(question.requirement()));
    List<Tally> traffic = store.tally(under);
    List<Rule> rules = rules(served, traffic);
    return new RequirementReport(
        question.requirement(),
        question.from(),
        question.to(),
        made,
        rules,
        traffic,
        store.days(under),
        acts(store, question, rules),
        facts(store, question, "alarm"),
        Completeness.of(store, question.time()),
        proof);
  }

  private static List<Rule> rules(SortedSet<String> served, List<Tally> traffic) {
    SortedMap<String, long[]> counts = new TreeMap<>();
    served.forEach(decision -> counts.put(decision, new long[2]));
    for (Tally tally : traffic) {
      counts.computeIfAbsent(tally.decision(), unused -> new long[2])[tally.allowed() ? 0 : 1] +=
          tally.count();
    }
    return counts.entrySet().stream()
        .map(e -> new Rule(e.getKey(), object(e.getKey()), e.getValue()[0], e.getValue()[1]))
        .toList();
  }

  /** The object that a decision's name comes from; empty for what nobody wrote. */
  static String object(String decision) {
    String[] parts = decision.split("/", 3);
    return switch (parts[0]) {
      case "guardrail" -> parts.length > 1 ? "MeshGuardrail " + parts[1] : "";
      case "quarantine" -> parts.length > 1 ? "Quarantine " + parts[1] : "";
      case "default-deny", "egress-deny", "hardening", "unmatched-port", "egress" -> "";
      default -> parts.length == 3 ? "MeshPolicy " + parts[0] + "/" + parts[1] : "";
    };
  }

  /** Everything that was done to what serves it, however long ago: who wrote it matters. */
  private static List<Found> acts(EvidenceStore store, Question question, List<Rule> rules)
      throws IOException {
    Set<String> objects = rules.stream().map(Rule::object).collect(Collectors.toSet());
    List<Found> acts = new ArrayList<>();
    store.all(
        List.of(new Filter.Until(question.to()), Filter.Kinds.of("administration")),
        found -> {
          if (found
              .record()
              .map(EvidenceRecord::fact)
              .map(RecordRow::object)
              .filter(objects::contains)
              .isPresent()) {
            acts.add(found);
          }
        });
    return acts;
  }

  private static List<Found> facts(EvidenceStore store, Question question, String kind)
      throws IOException {
    List<Filter> filters = new ArrayList<>(question.time());
    filters.add(Filter.Kinds.of(kind));
    return store.newest(filters, 1000);
  }

  /** How many requests were allowed, or denied, under it. */
  public long count(boolean allowed) {
    return traffic.stream().filter(t -> t.allowed() == allowed).mapToLong(Tally::count).sum();
  }
}
