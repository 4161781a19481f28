package io.hauberk.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.source.ClusterReader;
import io.hauberk.kubernetes.status.Standing;
import io.hauberk.policy.resolve.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The mesh of the cluster that a kubeconfig names, for questions. */
public final class ClusterMesh {
  private static final TrustDomain UNKNOWN = new TrustDomain("cluster.local");

  private ClusterMesh() {}

  /**
   * Reads it once.
   *
   * @param kubeconfig absent: {@code KUBECONFIG}, or {@code ~/.kube/config}
   * @param context absent: the current one
   * @throws IOException with a message for the user when there is no such cluster, it does not
   *     answer, or it refuses
   */
  public static Reading read(Optional<Path> kubeconfig, Optional<String> context, Instant now)
      throws IOException {
    return ask(kubeconfig, context, reader -> reader.read(UNKNOWN, now));
  }

  /**
   * What the control plane has said of every object, in the order of kinds and names.
   *
   * @param kubeconfig absent: {@code KUBECONFIG}, or {@code ~/.kube/config}
   * @param context absent: the current one
   * @throws IOException with a message for the user when there is no such cluster, it does not
   *     answer, or it refuses
   */
  public static List<Standing> standings(Optional<Path> kubeconfig, Optional<String> context)
      throws IOException {
    return ask(kubeconfig, context, ClusterReader::objects).stream()
        .map(Standing::of)
        .sorted(
            Comparator.comparing(Standing::kind)
                .thenComparing(Standing::namespace)
                .thenComparing(Standing::name))
        .toList();
  }

  private static <T> T ask(
      Optional<Path> kubeconfig, Optional<String> context, Function<ClusterReader, T> question)
      throws IOException {
    try (KubernetesClient client = Clients.of(kubeconfig, context)) {
      return question.apply(new ClusterReader(client));
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new IOException(
          "the cluster does not say what its mesh is: "
              + Objects.requireNonNullElse(e.getMessage(), "no answer")
                  .lines()
                  .findFirst()
                  .orElse(""),
          e);
    }
  }
}
