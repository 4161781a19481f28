package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong, so that one run tells everything. Not safe for several threads. */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Strictness strictness;
  private int errors;

  public Problems() {
    this(Strictness.FILES);
  }

  public Problems(Strictness strictness) {
    this.strictness = strictness;
  }

  public void add(Code code, Place place, String message) {
    add(
        new Problem(
            code.text(),
            strictness.severity(code),
            place.source(),
            place.line(),
            place.column(),
            message));
  }

  /** Takes over what was found before. */
  public void add(Problem problem) {
    if (found.add(problem) && problem.severity() == Problem.Severity.ERROR) {
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
    sorted.sort(Problem.ORDER);
    return sorted;
  }
}
