package io.hauberk.envoy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.xds.type.matcher.v3.Matcher;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What each written mesh compiles to, kept beside it. {@code -Dgolden.update=true} writes the files
 * anew; what changed is reviewed like code.
 */
class GoldenTest {
  @TestFactory
  Stream<DynamicTest> everyMeshCompilesToWhatStandsBesideIt() throws IOException {
    return Cases.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
  }

  private static void check(String name) throws IOException {
    Map<String, String> compiled = new TreeMap<>();
    for (XdsResource resource : Cases.resources(name)) {
      compiled.put(fileName(resource), Opened.json(resource.body()));
    }
    compiled.put("rules.txt", rules(name));
    Path folder = Cases.FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.update")) {
      for (Path old : written(folder).keySet().stream().map(folder::resolve).toList()) {
        Files.delete(old);
      }
      for (Map.Entry<String, String> file : compiled.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    }
    Map<String, String> kept = written(folder);
    assertEquals(kept.keySet(), compiled.keySet());
    for (Map.Entry<String, String> file : kept.entrySet()) {
      assertEquals(file.getValue(), compiled.get(file.getKey()), file.getKey());
    }
  }

  /** The part of it that people should read. */
  private static String rules(String name) throws IOException {
    WorkloadPolicy policy = Cases.policy(name);
    StringBuilder text = new StringBuilder();
    for (PortPolicy port : policy.ports()) {
      PortRules rules = PortRules.compile(policy, port);
      text.append("port ").append(port.number()).append(", enforced\n");
      text.append(RulesText.matcher(rules.enforced()));
      if (rules.candidate().isPresent()) {
        text.append("port ").append(port.number()).append(", candidate\n");
        text.append(RulesText.matcher(rules.candidate().get()));
      }
    }
    for (Matcher rules :
        ProxyCompiler.egress(
                policy, new Tls(new IdentitySource.Pushed()), new AccessLogs(Optional.empty()))
            .matchers()) {
      text.append("outside\n").append(RulesText.matcher(rules));
    }
    return text.toString();
  }

  private static Map<String, String> written(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(f -> !f.endsWith("mesh.yaml")).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  private static String fileName(XdsResource resource) {
    String type = resource.typeUrl().substring(resource.typeUrl().lastIndexOf('.') + 1);
    String kind =
        switch (type) {
          case "RouteConfiguration" -> "route";
          case "TypedExtensionConfig" -> "extension";
          case "Listener" -> "listener";
          case "Cluster" -> "cluster";
          case "ClusterLoadAssignment" -> "endpoints";
          default -> throw new IllegalArgumentException(type);
        };
    return kind + " " + resource.name().replace('/', '_').replace(':', '_') + ".json";
  }
}
