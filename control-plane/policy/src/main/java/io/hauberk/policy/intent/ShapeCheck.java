package io.hauberk.policy.intent;

import java.util.List;
import java.util.Map;

/** Compares what was written with its shape and reports each difference. */
final class ShapeCheck {
  private final Problems problems;

  ShapeCheck(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param name of the field that holds the tree, for messages
   */
  void check(String name, Shape shape, Tree tree) {
    switch (shape) {
      case Shape.Text(var form) -> text(name, form, tree);
      case Shape.Whole whole -> whole(name, whole, tree);
      case Shape.NumberOrName(var whole, var form) -> {
        if (tree instanceof Tree.Scalar scalar && scalar.type() == Tree.Type.TEXT) {
          text(name, form, tree);
        } else {
          whole(name, whole, tree);
        }
      }
      case Shape.Choice(var values) -> choice(name, values, tree);
      case Shape.True() -> truth(name, tree);
      case Shape.ListOf list -> list(name, list, tree);
      case Shape.MapOf map -> map(name, map, tree);
      case Shape.Fields fields -> fields(name, fields, tree);
    }
  }

  private void text(String name, Form form, Tree tree) {
    if (!(tree instanceof Tree.Scalar(var place, var text, var type))) {
      wrongType(name, "text", tree);
    } else if (type == Tree.Type.NOTHING) {
      problems.add(Code.WRONG_TYPE, place, "`" + name + "` has no value: give it one or remove it");
    } else if (type != Tree.Type.TEXT) {
      problems.add(
          Code.WRONG_TYPE,
          place,
          "`%s` is read as %s, `%s` wants text: write \"%s\""
              .formatted(text, tree.kind(), name, text));
    } else {
      form.complain(text)
          .ifPresent(
              complaint ->
                  problems.add(complaint.code(), place, "`" + name + "`: " + complaint.message()));
    }
  }

  private void whole(String name, Shape.Whole whole, Tree tree) {
    String range = "a whole number from " + whole.min() + " to " + whole.max();
    if (!(tree instanceof Tree.Scalar(var place, var text, var type))) {
      wrongType(name, range, tree);
    } else if (type != Tree.Type.WHOLE) {
      problems.add(
          Code.WRONG_TYPE,
          place,
          type == Tree.Type.TEXT && text.matches("[0-9]+")
              ? "`%s` wants %s: write %s without quotes".formatted(name, range, text)
              : "`%s` wants %s, not `%s`".formatted(name, range, text));
    } else if (!text.matches("0|[1-9][0-9]{0,8}")
        || Integer.parseInt(text) < whole.min()
        || Integer.parseInt(text) > whole.max()) {
      problems.add(Code.WRONG_FORM, place, "`%s` wants %s, not `%s`".formatted(name, range, text));
    }
  }

  private void choice(String name, List<String> values, Tree tree) {
    if (!(tree instanceof Tree.Scalar(var place, var text, var type))) {
      wrongType(name, "one of " + quoted(values), tree);
    } else if (type != Tree.Type.TEXT || !values.contains(text)) {
      problems.add(
          Code.WRONG_FORM,
          place,
          "`%s` is one of %s, not `%s`%s"
              .formatted(name, quoted(values), text, Nearest.hint(text, values)));
    }
  }

  private void truth(String name, Tree tree) {
    if (!(tree instanceof Tree.Scalar scalar && scalar.text().equals("true"))
        || scalar.type() != Tree.Type.FLAG) {
      problems.add(
          Code.WRONG_TYPE, tree.place(), "`%s` is true, or it is left out".formatted(name));
    }
  }

  private void list(String name, Shape.ListOf list, Tree tree) {
    if (!(tree instanceof Tree.Sequence(var place, var items))) {
      wrongType(name, "a list", tree);
      return;
    }
    if (items.isEmpty() && !list.mayBeEmpty()) {
      problems.add(
          Code.EMPTY,
          place,
          "`%s` is an empty list: remove it to ask nothing, or say what is admitted"
              .formatted(name));
    }
    items.forEach(item -> check(name, list.item(), item));
  }

  private void map(String name, Shape.MapOf map, Tree tree) {
    if (!(tree instanceof Tree.Mapping(var place, var entries))) {
      wrongType(name, "a mapping", tree);
      return;
    }
    if (entries.isEmpty()) {
      problems.add(Code.EMPTY, place, "`%s` is empty: remove it or fill it".formatted(name));
    }
    for (Map.Entry<String, Tree.Entry> entry : entries.entrySet()) {
      map.key()
          .complain(entry.getKey())
          .ifPresent(
              complaint ->
                  problems.add(complaint.code(), entry.getValue().key(), complaint.message()));
      text(entry.getKey(), map.value(), entry.getValue().value());
    }
  }

  private void fields(String name, Shape.Fields fields, Tree tree) {
    if (!(tree instanceof Tree.Mapping(var place, var entries))) {
      wrongType(name, "a mapping", tree);
      return;
    }
    List<String> known = fields.names();
    for (Map.Entry<String, Tree.Entry> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problems.add(
            Code.UNKNOWN_FIELD,
            entry.getValue().key(),
            "`%s` has no field `%s`%s"
                .formatted(name, entry.getKey(), unknown(entry.getKey(), known)));
      }
    }
    for (Shape.Field field : fields.fields()) {
      Tree.Entry entry = entries.get(field.name());
      if (entry != null) {
        check(field.name(), field.shape(), entry.value());
      } else if (field.required()) {
        problems.add(
            Code.MISSING_FIELD, place, "`%s` wants a field `%s`".formatted(name, field.name()));
      }
    }
    for (Shape.Group group : fields.groups()) {
      if (!group.amount().admits(group.names().stream().filter(entries::containsKey).count())) {
        problems.add(
            entries.isEmpty() ? Code.EMPTY : Code.CHOICE,
            place,
            "`%s` wants %s %s".formatted(name, group.amount().says(), quoted(group.names())));
      }
    }
  }

  private static String unknown(String field, List<String> known) {
    String hint = Nearest.hint(field, known);
    return hint.isEmpty() ? "; it knows " + quoted(known) : hint;
  }

  private void wrongType(String name, String wanted, Tree found) {
    problems.add(
        Code.WRONG_TYPE,
        found.place(),
        "`%s` wants %s, not %s".formatted(name, wanted, found.kind()));
  }

  private static String quoted(List<String> names) {
    return String.join(", ", names.stream().map(n -> "`" + n + "`").toList());
  }
}
