package io.hauberk.testkit.cluster;

import io.hauberk.images.Layer;
import io.hauberk.images.OciImage;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.testkit.cluster.ApiServer.Companion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole Kubernetes on this machine, with nodes that run real pods in namespaces of their own.
 * Needs root. Programs of this machine reach pods by their addresses and nodes by theirs; the API
 * server reaches webhooks that are processes here or pods. Pods resolve names of services.
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.start(directory, 1)) {
 *   cluster.importImage(archive);
 *   cluster.server().namespace("shop");
 *   cluster.server().apply(yaml);
 *   String answer = cluster.exec("shop", "pod/bob", "main", "/program", "get", "http://alice:8080/").out();
 * }
 * }</pre>
 *
 * <p>Every node knows the image {@code test/program:1}, whose program {@code /program} answers on
 * any ports and asks, and prints what it got as JSON; {@code program.go} beside this class says
 * how.
 *
 * <p>Nothing is left when it is closed, nor when the virtual machine dies without closing it.
 */
public final class TestCluster implements AutoCloseable {
  private static final Map<String, String> TOOLS =
      Map.of(
          "ip", "iproute2",
          "nsenter", "util-linux",
          "unshare", "util-linux",
          "setsid", "util-linux",
          "flock", "util-linux",
          "bash", "bash");

  private final Path directory;
  private final ClusterSlot slot;
  private final ApiServer server;
  private final Path bin;
  private final List<ClusterNode> nodes = new ArrayList<>();
  private @Nullable Daemon dns;
  private @Nullable FakeNodes fakes;

  private TestCluster(Path directory, ClusterSlot slot, ApiServer server, Path bin) {
    this.directory = directory;
    this.slot = slot;
    this.server = server;
    this.bin = bin;
  }

  /**
   * Returns when its nodes are ready.
   *
   * @param directory for its files; made if absent, else empty
   * @throws EnvironmentException when this machine lacks what it takes, with the sentence that says
   *     how to get it
   */
  public static TestCluster start(Path directory, int nodes) throws IOException {
    requireMachine();
    Path bin =
        KubernetesBinaries.locate()
            .require(
                Component.HYPERKUBE,
                Component.ETCD,
                Component.CONTAINERD,
                Component.RUNC,
                Component.CNI,
                Component.COREDNS,
                Component.NFT,
                Component.PAUSE,
                Component.PROGRAM);
    Path folder = Files.createDirectories(directory).toRealPath();
    ClusterSlot slot = ClusterSlot.take(folder);
    ApiServer server = null;
    try {
      server =
          ApiServer.start(
              folder.resolve("control-plane"),
              ClusterNetwork.everywhere(slot.gateway(), slot.pods()),
              Companion.CONTROLLER_MANAGER,
              Companion.SCHEDULER);
      TestCluster cluster = new TestCluster(folder, slot, server, bin);
      cluster.startNodes(nodes);
      return cluster;
    } catch (IOException | RuntimeException e) {
      if (server != null) {
        server.close();
      }
      slot.close();
      throw e;
    }
  }

  /** Its API server, with kubectl. */
  public ApiServer server() {
    return server;
  }

  /**
   * One of its nodes, which are called {@code node1} and so on.
   *
   * @param number from 1
   */
  public ClusterNode node(int number) {
    return nodes.get(number - 1);
  }

  /** Makes an image known to every node, under the name that stands in the archive. */
  public void importImage(Path archive) {
    nodes.forEach(node -> node.importImage(archive));
  }

  /**
   * Runs a program in a container.
   *
   * @param pod as kubectl names it: {@code bob}, {@code pod/bob} or {@code deploy/bob}
   */
  public Outcome exec(String namespace, String pod, String container, String... words) {
    return server.kubectl(
        Stream.concat(
                Stream.of("exec", "-n", namespace, pod, "-c", container, "--"), Stream.of(words))
            .toArray(String[]::new));
  }

  /** Enforces NetworkPolicy on every node from now on. */
  public void enforceNetworkPolicies() throws IOException {
    for (ClusterNode node : nodes) {
      node.enforceNetworkPolicies();
    }
  }

  /** Adds nodes that only say that they run their pods; see {@link FakeNodes}. */
  public TestCluster withFakeNodes(int count) throws IOException {
    fakes = FakeNodes.start(directory.resolve("fake"), server, count);
    return this;
  }

  @Override
  public void close() throws IOException {
    if (fakes != null) {
      fakes.close();
    }
    if (dns != null) {
      dns.close();
    }
    nodes.forEach(ClusterNode::stop);
    slot.close();
    server.close();
  }

  private void startNodes(int count) throws IOException {
    try {
      for (int i = 1; i <= count; i++) {
        nodes.add(ClusterNode.create(i, slot, directory, server, bin));
      }
      Path pause = image("pause");
      Path program = image("program");
      for (ClusterNode node : nodes) {
        node.join();
        node.importImage(pause);
        node.importImage(program);
      }
      startDns();
      connect();
      await("the nodes", () -> nodes.stream().allMatch(this::ready));
    } catch (IOException | RuntimeException e) {
      nodes.forEach(ClusterNode::stop);
      if (dns != null) {
        dns.close();
      }
      throw e;
    }
  }

  /** {@code test/<name>:1}, of one static program. */
  private Path image(String name) throws IOException {
    Path archive = directory.resolve(name + ".tar");
    new OciImage("test/" + name + ":1")
        .layer(new Layer().file("/" + name, bin.resolve(name)).directory("/tmp", 01777))
        .entrypoint("/" + name)
        .write(archive);
    return archive;
  }

  private void connect() throws IOException {
    for (ClusterNode node : nodes) {
      String pods = node.network();
      Command.of("ip", "route", "replace", pods, "via", node.address().getHostAddress()).output();
      nodes.stream().filter(other -> other != node).forEach(other -> other.route(pods, node));
    }
  }

  private void startDns() throws IOException {
    Path config = directory.resolve("Corefile");
    String address = slot.gateway().getHostAddress();
    Files.writeString(config, Resource.text("Corefile").formatted(address, server.kubeconfig()));
    dns =
        Daemon.start(
            "coredns",
            directory,
            Map.of(),
            List.of(bin.resolve("coredns").toString(), "-conf", config.toString()));
    server.apply(Resource.text("dns.yaml").formatted(address));
  }

  private boolean ready(ClusterNode node) {
    return server
        .kubectl(
            "get",
            "node",
            node.name(),
            "-o",
            "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
        .out()
        .equals("True");
  }

  private void await(String what, Deadline.Condition condition) {
    Deadline.await(
        what,
        () -> {
          List<String> dead = nodes.stream().flatMap(ClusterNode::obituaries).toList();
          if (!dead.isEmpty()) {
            throw new IllegalStateException("waiting for " + what + "; ended: " + dead);
          }
          return condition.holds();
        });
  }

  private static void requireMachine() {
    if (!Command.of("id", "-u").output().strip().equals("0")) {
      throw new EnvironmentException(
          "nodes of Kubernetes need root: their pods have networks and mounts; run the tests as"
              + " root, for instance in a virtual machine");
    }
    TOOLS.forEach(
        (tool, source) -> {
          try {
            Command.of(tool, "--version").run();
          } catch (UncheckedIOException e) {
            throw new EnvironmentException(
                "`" + tool + "` is needed; install it with `apt-get install " + source + "`", e);
          }
        });
  }
}
