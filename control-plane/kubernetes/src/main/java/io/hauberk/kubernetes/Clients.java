package io.hauberk.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Clients of the API server. Each call has an end, and whoever calls says whether it is repeated.
 */
public final class Clients {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int REQUEST_MILLIS = 5_000;

  private Clients() {}

  /** As the service account of the pod, or by {@code KUBECONFIG} outside of one. */
  public static KubernetesClient own() {
    return of(Config.autoConfigure(null));
  }

  /**
   * As the user of a kubeconfig.
   *
   * @param kubeconfig absent: {@code KUBECONFIG}, or {@code ~/.kube/config}
   * @param context absent: the current one
   */
  public static KubernetesClient of(Optional<Path> kubeconfig, Optional<String> context) {
    @Nullable String name = context.orElse(null);
    Config config =
        kubeconfig.isPresent()
            ? Config.fromKubeconfig(name, kubeconfig.get().toFile())
            : Config.autoConfigure(name);
    return of(config);
  }

  private static KubernetesClient of(Config config) {
    if (ClientKey.isElliptic(config)) {
      config.setClientKeyAlgo("EC");
    }
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(200)
                .build())
        .build();
  }
}
