package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
  private static final String GOOD =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: a, namespace: a}
      spec: {serviceAccount: a}
      """;

  @Test
  void nothingWrongIsZero() {
    assertEquals(new Ran(0, "0 errors, 0 warnings\n", ""), Ran.withInput(GOOD, "lint", "-"));
  }

  @Test
  void anErrorSaysWhereAndIsInvalid() {
    Ran ran = Ran.withInput(GOOD.replace("serviceAccount: a", "serviceAcount: a"), "lint", "-");
    assertEquals(3, ran.status());
    assertTrue(ran.out().startsWith("error HBK"), ran.out());
    assertTrue(ran.out().contains("<stdin>:9:"), ran.out());
  }

  @Test
  void programsGetTheSame() {
    Ran ran = Ran.withInput(GOOD, "lint", "-", "-o", "yaml");
    assertEquals("errors: 0\nwarnings: 0\nproblems: []\n", ran.out());
  }

  @Test
  void aFolderThatIsNotThereIsToldInWords(@TempDir Path dir) {
    Ran ran = Ran.of("lint", dir.resolve("none").toString());
    assertEquals(3, ran.status());
    assertTrue(ran.out().contains("does not exist"), ran.out());
  }
}
