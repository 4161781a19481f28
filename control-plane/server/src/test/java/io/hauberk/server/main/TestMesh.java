package io.hauberk.server.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with two workloads, and a control plane for it. */
final class TestMesh {
  static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org, certificates: {lifetime: 1h}}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: alice, namespace: alice, labels: {app: alice}}
      spec:
        serviceAccount: alice
        ports:
        - {name: https, port: 443, protocol: http, listen: "127.0.0.1:20443", app: "127.0.0.1:28080"}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: bob, namespace: bob, labels: {app: bob}}
      spec:
        serviceAccount: bob
        ports:
        - {name: https, port: 443, protocol: http, listen: "127.0.0.1:20444", app: "127.0.0.1:28081"}
        outbound: {listen: "127.0.0.1:20001"}
      """;

  private final Path folder;
  private final Path state;

  TestMesh(Path root) throws IOException {
    folder = Files.createDirectory(root.resolve("mesh"));
    state = root.resolve("state");
    Files.writeString(folder.resolve("mesh.yaml"), MESH);
    grant("GET");
  }

  /** What Bob may do at Alice's. */
  void grant(String method) throws IOException {
    write(
        "policy.yaml",
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshPolicy
        metadata: {name: reads, namespace: alice}
        spec:
          protect: {matchLabels: {app: alice}}
          allow:
          - name: bob
            from: [{labels: {matchLabels: {app: bob}}}]
            http: [{methods: [%s]}]
        """
            .formatted(method));
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  Path folder() {
    return folder;
  }

  Path state() {
    return state;
  }

  ServerOptions options() {
    return ServerOptions.of(
        folder, state, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  HauberkServer start() throws StartupFailure {
    return HauberkServer.start(options());
  }
}
