package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What becomes of each pod, kept beside it: {@code case.in.json} to {@code case.out.json}. {@code
 * -Dgolden.update=true} writes the latter anew; what changed is reviewed like code.
 */
class GoldenTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("hauberk.root"), "sidecar-injector/src/test/resources/golden");

  @TestFactory
  Stream<DynamicTest> everyPodBecomesWhatStandsBesideIt() throws IOException {
    return names().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  @Test
  void noCaseIsWithoutItsPair() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(names().size() * 2L, files.count());
    }
    assertTrue(names().size() >= 20);
  }

  private static void check(String name) throws IOException {
    String text = shown(name) + "\n";
    Path file = FOLDER.resolve(name + ".out.json");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, text);
    }
    assertEquals(Files.readString(file), text);
  }

  private static String shown(String name) throws IOException {
    JsonNode in = Samples.MAPPER.readTree(FOLDER.resolve(name + ".in.json").toFile());
    ObjectNode out = Samples.MAPPER.createObjectNode();
    JsonNode pod = in.path("pod");
    switch (injector(in).inject(pod, surroundings(in))) {
      case Injection.Patched patched -> {
        var patch = patched.patch();
        out.set("pod", AppliedPatch.to(pod, patch));
      }
      case Injection.Unchanged(var why) -> out.put("unchanged", why);
      case Injection.Refused(var refusals) -> {
        ArrayNode list = out.putArray("refused");
        refusals.forEach(refusal -> list.add(refusal.toString()));
      }
    }
    return Samples.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(out);
  }

  private static Injector injector(JsonNode in) {
    return Samples.injector(
        Samples.options(
            in.path("interception").asText().equals("cni")
                ? InterceptionMode.CNI
                : InterceptionMode.INIT,
            in.path("identity").asText().equals("kubelet") ? Samples.KUBELET : Samples.KEY_WRITER));
  }

  private static Surroundings surroundings(JsonNode in) {
    Map<String, String> labels = new TreeMap<>();
    in.at("/namespace/labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new Surroundings(
        "shop",
        labels,
        in.at("/namespace/mayOptOut").asBoolean(),
        pod -> "pci".equals(pod.get("data")));
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".in.json"))
          .map(name -> name.substring(0, name.length() - ".in.json".length()))
          .sorted()
          .toList();
    }
  }
}
