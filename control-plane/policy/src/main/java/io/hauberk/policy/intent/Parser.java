package io.hauberk.policy.intent;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses each source once: of a set that comes again only what is new is read. Remembers the last
 * set only. Not safe for several threads.
 */
public final class Parser {
  private final Limits limits;
  private Map<SourceText, Parsed> last = Map.of();

  public Parser(Limits limits) {
    this.limits = limits;
  }

  /**
   * One source with what it says.
   *
   * @param problems found in it alone, without regard to other sources
   */
  public record Parsed(SourceText source, Documents documents, List<Problem> problems) {
    public Parsed {
      problems = List.copyOf(problems);
    }
  }

  /** In the order of the sources' names. */
  public List<Parsed> parse(Collection<SourceText> sources) {
    Map<SourceText, Parsed> next = new HashMap<>();
    for (SourceText source : sources) {
      Parsed known = last.get(source);
      next.put(source, known == null ? parse(source) : known);
    }
    last = next;
    return next.values().stream()
        .sorted(
            Comparator.comparing((Parsed parsed) -> parsed.source().name())
                .thenComparing(parsed -> parsed.source().text()))
        .toList();
  }

  private Parsed parse(SourceText source) {
    Problems problems = new Problems();
    Documents documents = Documents.read(source, limits, problems);
    return new Parsed(source, documents, problems.sorted());
  }
}
