package io.hauberk.cli;

import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.admin.AdminFailure;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.server.main.StartupFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs short commands once, so that the virtual machine can keep their classes ready for the next
 * start.
 */
final class Training {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: a, namespace: a, labels: {app: a}}
      spec:
        serviceAccount: a
        ports: [{name: http, port: 80, protocol: http, listen: "127.0.0.1:1080", app: "127.0.0.1:80"}]
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: p, namespace: a}
      spec:
        protect: {matchLabels: {app: a}}
        allow: [{name: r, from: [{labels: {matchLabels: {app: a}}}], http: [{paths: [{prefix: /}]}]}]
      """;

  private Training() {}

  public static void main(String[] arguments) throws Exception {
    for (List<String> words :
        List.of(
            List.of("--help"),
            List.of("can", "--help"),
            List.of("lint", "-"),
            List.of("can", "--dir", "-", "a/a", "a/a:80", "/"),
            List.of("can", "--dir", "-", "-o", "json", "a/a", "a/a:80", "/"),
            List.of("explain", "--dir", "-", "a/a", "a/a:80", "/x"))) {
      InputStream in = new ByteArrayInputStream(MESH.getBytes(StandardCharsets.UTF_8));
      PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
      Terminal terminal = new Terminal(in, nowhere, nowhere, Map.of(), InstantSource.system());
      Hauberk.run(terminal, words.toArray(String[]::new));
    }
    serve();
  }

  /** A control plane that nobody connects to. */
  private static void serve() throws IOException, StartupFailure, AdminFailure {
    Path root = Files.createTempDirectory("hauberk-training");
    try {
      Path folder = Files.createDirectory(root.resolve("mesh"));
      Files.writeString(folder.resolve("mesh.yaml"), MESH);
      ServerOptions options =
          ServerOptions.of(
              folder,
              root.resolve("state"),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (HauberkServer server = HauberkServer.start(options);
          AdminClient client = AdminClient.connect(server.adminAddress())) {
        var unused = client.status();
      }
    } finally {
      try (Stream<Path> all = Files.walk(root)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }
}
