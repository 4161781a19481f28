package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {
  private static final Path ROOT = Path.of(System.getProperty("hauberk.root"));
  private static final Path FOLDER =
      ROOT.resolve("control-plane/policy/src/main/resources/io/hauberk/policy/schema");

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theCommittedSchemaIsTheGeneratedOne(Kind kind) throws IOException {
    Path file = FOLDER.resolve(kind.name() + ".json");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, Schema.of(kind));
    }
    assertEquals(
        Files.readString(file), Schema.of(kind), "run with -Dgolden.update=true and review");
  }

  @Test
  void thePageNamesEveryField() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/reference/policy.md"));
    Set<String> missing = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      collect(DocumentShapes.of(kind), missing);
      assertTrue(page.contains("\n## " + kind + "\n"), kind.name());
    }
    missing.removeIf(
        field ->
            page.contains("`" + field + "`")
                || page.contains("." + field + "`")
                || page.contains("`" + field + ": "));
    assertEquals(Set.of(), missing);
  }

  private static void collect(Shape shape, Set<String> names) {
    switch (shape) {
      case Shape.Fields fields ->
          fields
              .fields()
              .forEach(
                  field -> {
                    names.add(field.name());
                    collect(field.shape(), names);
                  });
      case Shape.ListOf list -> collect(list.item(), names);
      case Shape.Text unused -> {}
      case Shape.Whole unused -> {}
      case Shape.NumberOrName unused -> {}
      case Shape.Choice unused -> {}
      case Shape.True unused -> {}
      case Shape.MapOf unused -> {}
    }
  }
}
