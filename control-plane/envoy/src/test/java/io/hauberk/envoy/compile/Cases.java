package io.hauberk.envoy.compile;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The written examples of this module: each a mesh, of which the workload alice is compiled. */
final class Cases {
  static final Path FOLDER =
      Path.of(Objects.requireNonNull(System.getProperty("hauberk.root")))
          .resolve("control-plane/envoy/src/test/resources/golden");
  static final WorkloadId ALICE = new WorkloadId("alice", "alice");

  private Cases() {}

  static List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  static WorkloadPolicy policy(String name) throws IOException {
    WorkloadPolicy policy =
        Objects.requireNonNull(model(name).workloads().get(ALICE), "no workload alice");
    return name.equals("intercepted") ? Pods.of(policy) : policy;
  }

  /** All that Alice's proxy is sent, but its secrets. */
  static List<XdsResource> resources(String name) throws IOException {
    return Stream.concat(
            ProxyCompiler.compile(policy(name), options(name)).resources().stream(),
            QuarantineCompiler.compile(Few.MESH, exclusions()).stream())
        .toList();
  }

  private static CompileOptions options(String name) {
    return name.equals("intercepted")
        ? new CompileOptions(
                1,
                new IdentitySource.Files("/etc/hauberk/sds-id.json", "/etc/hauberk/sds-trust.json"))
            .telling(Collector.controlPlane(new TreeSet<>(List.of("x-purpose"))))
        : new CompileOptions(1);
  }

  static List<Exclusion> exclusions() {
    return List.of(
        exclusion("zoe-again", new Exclusion.Target.Account(Few.account("zoe"))),
        exclusion("zoe", new Exclusion.Target.Account(Few.account("zoe"))),
        exclusion(
            "bob-7",
            new Exclusion.Target.Instances(Few.MESH.instance(new WorkloadId("bob", "b7")))));
  }

  private static Exclusion exclusion(String name, Exclusion.Target target) {
    return new Exclusion(name, target, "tried", Optional.empty());
  }

  private static MeshModel model(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name).resolve("mesh.yaml"));
    Reading reading =
        PolicyReader.read(
            List.of(new SourceText(name + "/mesh.yaml", text)),
            Instant.parse("2026-11-21T00:00:00Z"));
    return reading
        .model()
        .orElseThrow(() -> new IllegalArgumentException(reading.problems().toString()));
  }
}
