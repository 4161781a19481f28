package io.hauberk.cli;

import io.hauberk.kubernetes.ClusterMesh;
import io.hauberk.kubernetes.status.Standing;
import io.hauberk.policy.resolve.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --context} and {@code --kubeconfig}: the mesh of a cluster instead of a folder. */
final class ClusterOption {
  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "ask the cluster of this context of the kubeconfig instead of files")
  @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "ask the cluster that this file names instead of files")
  @Nullable Path kubeconfig;

  /** Whether a cluster is meant: it is named, or this is the plugin of kubectl. */
  boolean meant() {
    return context != null || kubeconfig != null || isPlugin();
  }

  /** Whether the launcher was called as {@code kubectl-hauberk}. */
  static boolean isPlugin() {
    return Boolean.getBoolean("hauberk.plugin");
  }

  List<Standing> standings() {
    try {
      return ClusterMesh.standings(Optional.ofNullable(kubeconfig), Optional.ofNullable(context));
    } catch (IOException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }

  Reading read(Terminal terminal) {
    try {
      return ClusterMesh.read(
          Optional.ofNullable(kubeconfig),
          Optional.ofNullable(context),
          terminal.clock().instant());
    } catch (IOException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }
}
