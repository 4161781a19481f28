package io.hauberk.kubernetes.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is not ours reads the generated NetworkPolicies as they are meant. */
class CyclonusTest {
  private static final int MESHES = 200;
  private static final int MESHES_A_RUN = 10;
  private static final Pattern ANSWER = Pattern.compile("\\| IS ALLOWED\\? \\|\\s+(TRUE|FALSE)");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private record Question(RandomMesh mesh, WorkloadId from, WorkloadId to, int port) {
    boolean meant() {
      return new Intended(mesh).networkMayPass(from, to, port);
    }

    @Override
    public String toString() {
      return from + " to " + to + ":" + port;
    }
  }

  @Test
  void itHasTheSameTruthTableForTwoHundredRandomMeshes() throws Exception {
    Path cyclonus = KubernetesBinaries.locate().require(Component.CYCLONUS).resolve("cyclonus");
    int asked = 0;
    for (int run = 0; run < MESHES / MESHES_A_RUN; run++) {
      Path policies = Files.createDirectories(folder.resolve("policies-" + run));
      List<Question> questions = new ArrayList<>();
      for (int i = 0; i < MESHES_A_RUN; i++) {
        int seed = run * MESHES_A_RUN + i;
        RandomMesh mesh = RandomMesh.of(seed, "m" + seed + "-");
        for (JsonNode policy : NetworkPolicyProperties.policies(mesh)) {
          String name =
              policy.at("/metadata/namespace").asText()
                  + policy.at("/metadata/name").asText()
                  + ".yaml";
          Files.writeString(policies.resolve(name), policy.toString());
        }
        questions.addAll(questions(mesh));
      }
      List<Boolean> answers = ask(cyclonus, policies, questions);
      assertEquals(questions.size(), answers.size());
      for (int i = 0; i < answers.size(); i++) {
        assertEquals(questions.get(i).meant(), answers.get(i), questions.get(i).toString());
      }
      asked += answers.size();
    }
    assertEquals(true, asked > 10_000, "only " + asked + " questions");
  }

  private static List<Question> questions(RandomMesh mesh) {
    List<Question> questions = new ArrayList<>();
    for (WorkloadId from : mesh.pods().keySet()) {
      for (WorkloadId to : mesh.pods().keySet()) {
        for (int port : NetworkPolicyProperties.PORTS) {
          questions.add(new Question(mesh, from, to, port));
        }
      }
    }
    return questions;
  }

  private List<Boolean> ask(Path cyclonus, Path policies, List<Question> questions)
      throws Exception {
    ArrayNode traffic = JSON.createArrayNode();
    questions.forEach(
        question -> {
          ObjectNode one = traffic.addObject();
          one.set("Source", end(question.mesh().pods(), question.from()));
          one.set("Destination", end(question.mesh().pods(), question.to()));
          one.put("Protocol", "TCP").put("ResolvedPort", question.port());
        });
    Path file = Files.writeString(folder.resolve("traffic.json"), traffic.toString());
    Path output = folder.resolve("answers.txt");
    Process process =
        new ProcessBuilder(
                cyclonus.toString(),
                "analyze",
                "--mode",
                "query-traffic",
                "--policy-path",
                policies.toString(),
                "--traffic-path",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertEquals(true, process.waitFor(60, TimeUnit.SECONDS), "cyclonus takes too long");
    String text = Files.readString(output, UTF_8);
    assertEquals(0, process.exitValue(), text);
    return ANSWER.matcher(text).results().map(result -> result.group(1).equals("TRUE")).toList();
  }

  private static ObjectNode end(Map<WorkloadId, Pod> pods, WorkloadId id) {
    Pod pod = java.util.Objects.requireNonNull(pods.get(id));
    ObjectNode end = JSON.createObjectNode().put("IP", pod.address());
    ObjectNode internal = end.putObject("Internal").put("Namespace", pod.namespace());
    ObjectNode labels = internal.putObject("PodLabels");
    pod.labels().forEach(labels::put);
    internal.putObject("NamespaceLabels").put("kubernetes.io/metadata.name", pod.namespace());
    return end;
  }
}
