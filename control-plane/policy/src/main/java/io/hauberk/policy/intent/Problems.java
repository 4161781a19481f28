package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that one run tells everything. Not safe for several threads. */
public final class Problems {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::source)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column)
          .thenComparing(Problem::code)
          .thenComparing(Problem::message);

  private final Set<Problem> found = new LinkedHashSet<>();
  private int errors;

  public void add(Code code, Place place, String message) {
    Problem problem =
        new Problem(
            code.text(), code.severity(), place.source(), place.line(), place.column(), message);
    if (found.add(problem) && code.severity() == Problem.Severity.ERROR) {
      errors++;
    }
  }

  /**
   * How many errors so far: compared before and after a step, it says whether the step was good.
   */
  public int errors() {
    return errors;
  }

  /** In the order of source, line and column. */
  public List<Problem> sorted() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(ORDER);
    return sorted;
  }
}
