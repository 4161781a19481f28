package io.hauberk.policy.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.SourceFiles;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.MeshModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example that everything must serve. */
class SampleTest {
  private static final Path SAMPLES = Path.of(System.getProperty("hauberk.root"), "samples");

  @Test
  void isReadWithoutAnyProblem() throws IOException {
    assertEquals(List.of(), read().problems());
  }

  @Test
  void opensToBobAloneWhatHeMayReach() throws IOException {
    MeshModel model = read().model().orElseThrow();
    assertEquals(List.of("alice/alice:443", "alice/alice:5432"), destinations(model, "bob/bob"));
    for (String caller : List.of("carol/carol", "dave/dave", "alice/alice")) {
      assertEquals(List.of(), destinations(model, caller));
    }
  }

  @Test
  void shadowsTheGuardrailThatIsTriedOut() throws IOException {
    MeshModel model = read().model().orElseThrow();
    assertTrue(ReadMesh.port(model, "alice/alice", 443).candidate().isPresent());
  }

  private static Reading read() throws IOException {
    return PolicyReader.read(SourceFiles.read(SAMPLES.resolve("bob-and-alice")), ReadMesh.NOW);
  }

  private static List<String> destinations(MeshModel model, String caller) {
    return ReadMesh.policy(model, caller).outbound().destinations().stream()
        .map((Destination d) -> d.workload() + ":" + d.port())
        .toList();
  }
}
