package io.hauberk.cli;

import io.hauberk.policy.model.MeshModel;
import picocli.CommandLine.Option;

/** {@code --dir}: the mesh that a question is about. */
final class MeshOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".",
      description =
          "policies and workloads: a folder, a file, or - for standard input (default: .)")
  String dir = ".";

  MeshModel read(Terminal terminal) {
    return MeshFiles.model(terminal, dir);
  }
}
