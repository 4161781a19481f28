package io.hauberk.policy.intent;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A condition on labels; without any part it selects everything.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/">label
 *     selectors of Kubernetes</a>, whose meaning this has
 */
public record LabelSelector(SortedMap<String, String> labels, List<Expression> expressions) {
  public static final LabelSelector EVERYTHING = new LabelSelector(new TreeMap<>(), List.of());

  public LabelSelector {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    expressions = List.copyOf(expressions);
  }

  /** All parts must hold. */
  public boolean selects(Map<String, String> of) {
    return of.entrySet().containsAll(labels.entrySet())
        && expressions.stream().allMatch(expression -> expression.holds(of));
  }

  public enum Operator {
    IN,
    /** Also holds where the label is absent. */
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  public record Expression(String key, Operator operator, List<String> values) {
    public Expression {
      values = List.copyOf(values);
    }

    boolean holds(Map<String, String> of) {
      String value = of.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }
}
