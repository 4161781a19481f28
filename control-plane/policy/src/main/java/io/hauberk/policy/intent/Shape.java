package io.hauberk.policy.intent;

import java.util.List;

/**
 * What may stand at a place of a document. One table of shapes drives the check of what was
 * written, the JSON Schemas and the completeness test of the documentation.
 */
sealed interface Shape {
  record Text(Form form) implements Shape {}

  record Whole(int min, int max) implements Shape {}

  /** A port by its number or its name. */
  record NumberOrName(Whole number, Form name) implements Shape {}

  record Choice(List<String> values) implements Shape {
    public Choice {
      values = List.copyOf(values);
    }
  }

  /** {@code true} and nothing else: absence says the opposite. */
  record True() implements Shape {}

  /**
   * @param most entries in one object of Kubernetes, where checks are paid for in advance; files
   *     may hold as many as {@link Limits} says
   */
  record ListOf(Shape item, boolean mayBeEmpty, int most) implements Shape {}

  record MapOf(Form key, Form value) implements Shape {}

  record Fields(List<Field> fields, List<Group> groups) implements Shape {
    public Fields {
      fields = List.copyOf(fields);
      groups = List.copyOf(groups);
    }

    List<String> names() {
      return fields.stream().map(Field::name).toList();
    }
  }

  /**
   * @param says one sentence for the reader of the schema
   */
  record Field(String name, boolean required, Shape shape, String says) {}

  /** How many of some fields stand together. */
  record Group(Amount amount, List<String> names) {
    public Group {
      names = List.copyOf(names);
    }
  }

  enum Amount {
    EXACTLY_ONE("exactly one of"),
    AT_LEAST_ONE("at least one of"),
    AT_MOST_ONE("only one of");

    private final String says;

    Amount(String says) {
      this.says = says;
    }

    String says() {
      return says;
    }

    boolean admits(long count) {
      return switch (this) {
        case EXACTLY_ONE -> count == 1;
        case AT_LEAST_ONE -> count >= 1;
        case AT_MOST_ONE -> count <= 1;
      };
    }
  }
}
