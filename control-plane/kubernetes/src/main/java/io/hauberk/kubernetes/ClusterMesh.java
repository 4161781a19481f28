package io.hauberk.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.source.ClusterReader;
import io.hauberk.policy.resolve.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

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
    try (KubernetesClient client = Clients.of(kubeconfig, context)) {
      return new ClusterReader(client).read(UNKNOWN, now);
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
