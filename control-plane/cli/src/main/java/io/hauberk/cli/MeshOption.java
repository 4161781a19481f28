package io.hauberk.cli;

import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.Reading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --dir}: the mesh that a question is about. */
final class MeshOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description =
          "policies and workloads: a folder, a file, or - for standard input (default: .)")
  @Nullable String dir;

  @Mixin final ClusterOption cluster = new ClusterOption();

  MeshModel read(Terminal terminal) {
    if (dir == null && cluster.meant()) {
      Reading reading = cluster.read(terminal);
      return reading
          .model()
          .orElseThrow(() -> Failure.invalid(MeshFiles.errors(reading.problems())));
    }
    return MeshFiles.model(terminal, dir == null ? "." : dir);
  }
}
