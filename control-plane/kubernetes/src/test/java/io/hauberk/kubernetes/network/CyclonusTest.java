package io.hauberk.kubernetes.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.source.SampleCluster;
import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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

  private static final Path SAMPLE = Path.of(System.getProperty("hauberk.root"), "samples");

  /** What each is made of, and who may open a connection to whom; names as the files give them. */
  private static final Map<List<String>, List<String>> SAMPLES =
      Map.of(
          List.of("online-shop/programs.yaml", "online-shop/policies"),
          List.of(
              "shop/checkout to shop/cart:8080",
              "shop/checkout to shop/orders-db:5432",
              "shop/web to shop/cart:8080",
              "shop/web to shop/catalogue:8080",
              "shop/web to shop/checkout:8080",
              "warehouse/picker to shop/orders-db:5432"),
          List.of("pci-zone/programs.yaml", "pci-zone/policies"),
          List.of(
              "payments/charger to payments/vault:8080", "storefront/web to payments/charger:8080"),
          List.of(
              "bob-and-alice-on-kubernetes/programs.yaml",
              "bob-and-alice/mesh.yaml",
              "bob-and-alice/requirements.yaml",
              "bob-and-alice/policies"),
          List.of("bob/bob to alice/alice:443", "bob/bob to alice/alice:5432"));

  @TempDir Path folder;

  private record Question(TestMesh mesh, WorkloadId from, WorkloadId to, int port) {
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
        TestMesh mesh = RandomMesh.of(seed, "m" + seed + "-");
        write(mesh, policies);
        questions.addAll(questions(mesh, NetworkPolicyProperties.PORTS));
      }
      judged(cyclonus, policies, questions);
      asked += questions.size();
    }
    assertEquals(true, asked > 10_000, "only " + asked + " questions");
  }

  @Test
  void aSampleOpensTheArrowsOfItsPictureAndNoOthers() throws Exception {
    Path cyclonus = KubernetesBinaries.locate().require(Component.CYCLONUS).resolve("cyclonus");
    List<Integer> ports = List.of(80, 443, 5432, 8080, 15001, 15006);
    for (Map.Entry<List<String>, List<String>> sample : SAMPLES.entrySet()) {
      TestMesh mesh = sample(sample.getKey());
      Path policies = Files.createDirectories(folder.resolve(sample.getKey().getFirst()));
      write(mesh, policies);
      List<String> open =
          judged(cyclonus, policies, questions(mesh, ports)).stream()
              .map(Object::toString)
              .toList();
      assertEquals(sample.getValue(), open.stream().sorted().toList(), sample.getKey().toString());
    }
  }

  private static TestMesh sample(List<String> files) throws IOException {
    SampleCluster cluster = SampleCluster.of(files.stream().map(SAMPLE::resolve).toList());
    SortedMap<WorkloadId, Pod> pods = new TreeMap<>();
    cluster
        .labels()
        .forEach(
            (id, labels) ->
                pods.put(id, new Pod(id.namespace(), labels, "10.0.0." + (pods.size() + 1))));
    return new TestMesh(cluster.model(), cluster.labels(), pods);
  }

  private static void write(TestMesh mesh, Path policies) throws IOException {
    for (JsonNode policy : NetworkPolicyProperties.policies(mesh)) {
      String name =
          policy.at("/metadata/namespace").asText()
              + policy.at("/metadata/name").asText()
              + ".yaml";
      Files.writeString(policies.resolve(name), policy.toString());
    }
  }

  /** What is open; it is what is meant to be. */
  private List<Question> judged(Path cyclonus, Path policies, List<Question> questions)
      throws Exception {
    List<Boolean> answers = ask(cyclonus, policies, questions);
    assertEquals(questions.size(), answers.size());
    List<Question> open = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      assertEquals(questions.get(i).meant(), answers.get(i), questions.get(i).toString());
      if (answers.get(i)) {
        open.add(questions.get(i));
      }
    }
    return open;
  }

  private static List<Question> questions(TestMesh mesh, List<Integer> ports) {
    List<Question> questions = new ArrayList<>();
    for (WorkloadId from : mesh.pods().keySet()) {
      for (WorkloadId to : mesh.pods().keySet()) {
        for (int port : ports) {
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
