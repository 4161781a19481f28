package io.hauberk.policy.intent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All documents of a set of sources.
 *
 * @param intents those that are well formed
 * @param broken names of those that are not, so that a reference to one is not reported as well
 */
public record Documents(List<Intent> intents, Set<ObjectKey> broken) {
  public Documents {
    intents = List.copyOf(intents);
    broken = Set.copyOf(broken);
  }

  /**
   * Reads one source to its end, or to the first place behind which nothing can be read.
   *
   * @param problems told what is wrong
   */
  static Documents read(SourceText source, Limits limits, Problems problems) {
    List<Intent> intents = new ArrayList<>();
    Set<ObjectKey> broken = new HashSet<>();
    for (Tree tree : new TreeReader(source, limits, problems).read()) {
      read(tree, problems, intents, broken);
    }
    return new Documents(intents, broken);
  }

  /** These and those. */
  public static Documents all(Collection<Documents> parts) {
    return new Documents(
        parts.stream().flatMap(part -> part.intents().stream()).toList(),
        parts.stream().flatMap(part -> part.broken().stream()).collect(Collectors.toSet()));
  }

  /** The names of all, good and broken. */
  public Set<ObjectKey> keys() {
    Set<ObjectKey> keys = new HashSet<>(broken);
    intents.forEach(intent -> keys.add(intent.meta().key()));
    return keys;
  }

  private static void read(
      Tree tree, Problems problems, List<Intent> intents, Set<ObjectKey> broken) {
    if (!(tree instanceof Tree.Mapping document)) {
      problems.add(
          Code.NOT_AN_OBJECT,
          tree.place(),
          "a document is a mapping with `apiVersion`, `kind`, `metadata` and `spec`, not "
              + tree.kind());
      return;
    }
    Optional<Kind> kind = kind(new Cursor(document), problems);
    if (kind.isEmpty()) {
      return;
    }
    int before = problems.errors();
    Optional<Placed<String>> otherVersion = otherVersion(new Cursor(document));
    if (otherVersion.isPresent()) {
      problems.add(
          Code.WRONG_VERSION,
          otherVersion.get().place(),
          "`%s` is not the version that this program reads: write `apiVersion: %s`"
              .formatted(otherVersion.get().value(), Kind.API_VERSION));
      broken.add(key(kind.get(), document));
      return;
    }
    new ShapeCheck(problems).check(kind.get().name(), DocumentShapes.of(kind.get()), document);
    if (problems.errors() == before) {
      intents.add(new Decoder(problems).decode(kind.get(), document));
    } else {
      broken.add(key(kind.get(), document));
    }
  }

  /** Another version may mean something else by the same words: nothing more is said of it. */
  private static Optional<Placed<String>> otherVersion(Cursor document) {
    return document
        .tree("apiVersion")
        .filter(tree -> tree instanceof Tree.Scalar)
        .map(Cursor::scalar)
        .filter(version -> !version.value().equals(Kind.API_VERSION));
  }

  private static Optional<Kind> kind(Cursor document, Problems problems) {
    if (!(document.tree("kind").orElse(null)
        instanceof Tree.Scalar(var place, var text, var unused))) {
      problems.add(
          document.has("kind") ? Code.WRONG_TYPE : Code.MISSING_FIELD,
          document.place(),
          "a document wants `kind: NAME`, one of " + String.join(", ", names()));
      return Optional.empty();
    }
    Optional<Kind> kind = Stream.of(Kind.values()).filter(k -> k.name().equals(text)).findFirst();
    if (kind.isEmpty()) {
      problems.add(Code.UNKNOWN_KIND, place, "kind `%s` is unknown%s".formatted(text, hint(text)));
    }
    return kind;
  }

  private static String hint(String text) {
    String hint = Nearest.hint(text, names());
    return hint.isEmpty() ? "; it is one of " + String.join(", ", names()) : hint;
  }

  private static List<String> names() {
    return Stream.of(Kind.values()).map(Kind::name).toList();
  }

  private static ObjectKey key(Kind kind, Tree.Mapping document) {
    Optional<Tree.Mapping> metadata =
        new Cursor(document)
            .tree("metadata")
            .filter(Tree.Mapping.class::isInstance)
            .map(Tree.Mapping.class::cast);
    return new ObjectKey(
        kind, named(metadata, "namespace").orElse(""), named(metadata, "name").orElse(""));
  }

  private static Optional<String> named(Optional<Tree.Mapping> metadata, String field) {
    return metadata
        .flatMap(m -> new Cursor(m).tree(field))
        .filter(Tree.Scalar.class::isInstance)
        .map(t -> ((Tree.Scalar) t).text());
  }
}
