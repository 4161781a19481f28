package io.hauberk.policy.intent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the fields of a mapping whose shape was found good. */
record Cursor(Tree.Mapping mapping) {
  static Cursor of(Tree tree) {
    if (tree instanceof Tree.Mapping mapping) {
      return new Cursor(mapping);
    }
    throw new IllegalStateException("no mapping at " + tree.place());
  }

  Place place() {
    return mapping.place();
  }

  boolean has(String name) {
    return mapping.entries().containsKey(name);
  }

  Optional<Tree> tree(String name) {
    return Optional.ofNullable(mapping.entries().get(name)).map(Tree.Entry::value);
  }

  Optional<Cursor> child(String name) {
    return tree(name).map(Cursor::of);
  }

  Cursor required(String name) {
    return child(name).orElseThrow(() -> new IllegalStateException("no `" + name + "`"));
  }

  Optional<Placed<String>> placed(String name) {
    return tree(name).map(Cursor::scalar);
  }

  Optional<String> text(String name) {
    return placed(name).map(Placed::value);
  }

  Placed<String> requiredPlaced(String name) {
    return placed(name).orElseThrow(() -> new IllegalStateException("no `" + name + "`"));
  }

  String requiredText(String name) {
    return requiredPlaced(name).value();
  }

  int requiredNumber(String name) {
    return Integer.parseInt(requiredText(name));
  }

  /** Empty when the list is absent. */
  List<Tree> items(String name) {
    return tree(name)
        .map(t -> t instanceof Tree.Sequence sequence ? sequence.items() : List.<Tree>of())
        .orElse(List.of());
  }

  List<Cursor> children(String name) {
    return items(name).stream().map(Cursor::of).toList();
  }

  Stream<Placed<String>> placedTexts(String name) {
    return items(name).stream().map(Cursor::scalar);
  }

  List<String> texts(String name) {
    return placedTexts(name).map(Placed::value).toList();
  }

  <T> List<T> texts(String name, Function<String, T> parser) {
    return placedTexts(name).map(Placed::value).map(parser).toList();
  }

  SortedMap<String, String> map(String name) {
    SortedMap<String, String> map = new TreeMap<>();
    child(name)
        .ifPresent(
            c -> {
              for (Map.Entry<String, Tree.Entry> entry : c.mapping().entries().entrySet()) {
                map.put(entry.getKey(), scalar(entry.getValue().value()).value());
              }
            });
    return map;
  }

  static <T> Placed<T> parse(Placed<String> text, Function<String, T> parser) {
    return new Placed<>(parser.apply(text.value()), text.place());
  }

  static Placed<String> scalar(Tree tree) {
    if (tree instanceof Tree.Scalar(var place, var text, var unused)) {
      return new Placed<>(text, place);
    }
    throw new IllegalStateException("no scalar at " + tree.place());
  }
}
