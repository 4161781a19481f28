package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("hauberk.root"), "charts/hauberk-crds/templates");

  static List<Kind> kinds() {
    return Crd.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theCommittedDefinitionIsTheGeneratedOne(Kind kind) throws IOException {
    Path file = FOLDER.resolve(Crd.plural(kind) + ".yaml");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, Crd.of(kind));
    }
    assertEquals(Files.readString(file), Crd.of(kind), "run with -Dgolden.update=true and review");
  }

  @Test
  void theFolderHoldsNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Set<String> expected =
          Crd.kinds().stream()
              .map(kind -> Crd.plural(kind) + ".yaml")
              .collect(Collectors.toUnmodifiableSet());
      assertEquals(
          expected,
          files.map(file -> file.getFileName().toString()).collect(Collectors.toUnmodifiableSet()));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noDefinitionHoldsWhatHelmWouldTakeForATemplate(Kind kind) {
    assertFalse(Crd.of(kind).contains("{{"));
  }

  @Test
  void aWorkloadExistsInFilesOnly() {
    assertThrows(IllegalArgumentException.class, () -> Crd.of(Kind.Workload));
  }
}
