package io.hauberk.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.publish.MeshImage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A control plane beside a test's API server, with a look into it. */
record TestPlane(KubernetesServer server, ControlPlane plane) implements AutoCloseable {

  /** At any port. */
  static TestPlane start(KubernetesClient client, Path state) throws Exception {
    return start(client, state, 0, image -> {});
  }

  /**
   * @param port for sidecars; 0 for any
   * @param listener told of each image of the mesh
   */
  static TestPlane start(
      KubernetesClient client, Path state, int port, Consumer<MeshImage> listener)
      throws Exception {
    CompletableFuture<ControlPlane> running = new CompletableFuture<>();
    KubernetesServer server =
        KubernetesServer.start(
            TestOptions.of("example.org", "kubelet")
                .withPorts(new KubernetesOptions.Ports(port, 0, 0)),
            state,
            client,
            new KubernetesServer.Additions(
                List.of(),
                origin ->
                    List.of(
                        started -> {
                          running.complete(started);
                          started.onImage(listener);
                          return () -> {};
                        })),
            (started, origin) -> List.of());
    return new TestPlane(server, running.join());
  }

  MeshImage image() {
    return plane.image();
  }

  @Override
  public void close() {
    server.close();
  }
}
