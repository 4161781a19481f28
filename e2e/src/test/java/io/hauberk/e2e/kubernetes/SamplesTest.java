package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every sample is taken by a real API server as it stands. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamplesTest {
  private static final Path SAMPLES = Path.of(System.getProperty("hauberk.root"), "samples");

  private ApiServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = ApiServer.start(folder.resolve("cluster"));
    server.apply(Helm.offline(folder).template("hauberk-crds"));
    server.kubectl().output("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    server.apply(
        Helm.offline(folder)
            .template("hauberk", "--set", Helm.TRUST_DOMAIN, "-s", "templates/personas.yaml"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void bobAndAliceAreAppliedAsTheirPageSays() {
    apply("bob-and-alice-on-kubernetes/programs.yaml");
    apply("bob-and-alice/mesh.yaml", "bob-and-alice/requirements.yaml");
    apply("bob-and-alice/policies");
  }

  @ParameterizedTest
  @ValueSource(strings = {"online-shop", "pci-zone"})
  void theyAreAppliedAsTheirPageSays(String sample) {
    apply(sample + "/programs.yaml");
    if (Files.exists(SAMPLES.resolve(sample).resolve("rights.yaml"))) {
      apply(sample + "/rights.yaml");
    }
    apply(sample + "/policies");
  }

  @ParameterizedTest
  @ValueSource(strings = {"online-shop", "pci-zone"})
  void theirPoliciesAreWellWritten(String sample) throws IOException {
    List<Problem> errors =
        PolicyReader.read(sources(SAMPLES.resolve(sample).resolve("policies")), Instant.EPOCH)
            .problems()
            .stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .toList();
    assertEquals(List.of(), errors);
  }

  private void apply(String... paths) {
    for (String path : paths) {
      Outcome outcome = server.kubectl("apply", "-f", SAMPLES.resolve(path).toString());
      assertTrue(outcome.succeeded(), outcome::toString);
    }
  }

  private static List<SourceText> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(file -> new SourceText(file.toString(), text(file))).toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
