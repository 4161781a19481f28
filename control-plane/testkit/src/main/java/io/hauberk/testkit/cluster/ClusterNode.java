package io.hauberk.testkit.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One node of a cluster on this machine: containerd, kubelet and kube-proxy in a network and a
 * mount namespace of their own. The paths that such daemons use, such as {@code /etc/cni/net.d},
 * are the node's own too.
 */
public final class ClusterNode {
  private static final String CNI =
      """
      {"cniVersion": "1.0.0", "name": "test", "plugins": [
        {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true,
         "ipam": {"type": "host-local", "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
        {"type": "portmap", "capabilities": {"portMappings": true}}
      ]}
      """;

  private final String name;
  private final String namespace;
  private final InetAddress address;
  private final Path folder;
  private final ApiServer server;
  private final Path bin;
  private final Deque<Daemon> daemons = new ArrayDeque<>();

  private ClusterNode(
      String name, String namespace, InetAddress address, Path folder, ApiServer server, Path bin) {
    this.name = name;
    this.namespace = namespace;
    this.address = address;
    this.folder = folder;
    this.server = server;
    this.bin = bin;
  }

  /** Makes its namespaces and starts containerd. */
  static ClusterNode create(int index, ClusterSlot slot, Path directory, ApiServer server, Path bin)
      throws IOException {
    String name = "node" + index;
    Path folder = Files.createDirectories(directory.resolve("n" + index));
    ClusterNode node =
        new ClusterNode(name, slot.prefix() + "n" + index, slot.node(index), folder, server, bin);
    slot.nodeUp(name, node.namespace, node.address, folder);
    for (String plugin : List.of("bridge", "host-local", "loopback", "portmap")) {
      node.inside("ln", "-s", bin.resolve(plugin).toString(), "/opt/cni/bin/" + plugin).output();
    }
    Path config = folder.resolve("containerd.toml");
    Files.writeString(config, Resource.text("containerd.toml").formatted(folder, bin));
    node.run("containerd", bin.resolve("containerd").toString(), "--config=" + config);
    return node;
  }

  /** Starts kubelet and kube-proxy, once containerd answers. */
  void join() throws IOException {
    Deadline.await(
        "containerd of " + name,
        () -> inside(bin.resolve("ctr").toString(), "version").run().succeeded());
    server.keys().writeNode(name, address);
    URI api = server.urlForNodes();
    Path user = server.keys().kubeconfig(api, "system:node:" + name, "system:nodes");
    Path config = folder.resolve("kubelet.yaml");
    Files.writeString(
        config,
        Resource.text("kubelet.yaml")
            .formatted(folder, namespace, server.keys().file("ca.crt").getParent(), name));
    run(
        "kubelet",
        bin.resolve("kubelet").toString(),
        "--config=" + config,
        "--kubeconfig=" + user,
        "--hostname-override=" + name,
        "--node-ip=" + address.getHostAddress(),
        "--root-dir=" + folder.resolve("kubelet"));
    run(
        "kube-proxy",
        bin.resolve("kube-proxy").toString(),
        "--kubeconfig=" + server.keys().kubeconfig(api, "system:kube-proxy"),
        "--hostname-override=" + name,
        "--proxy-mode=nftables",
        "--conntrack-max-per-core=0");
  }

  /** Gives its pods the addresses that the cluster has set aside for it. */
  String network() throws IOException {
    List<String> range = new ArrayList<>();
    Deadline.await(
        "the pod addresses of " + name,
        () -> {
          range.clear();
          range.add(
              server.kubectl("get", "node", name, "-o", "jsonpath={.spec.podCIDR}").out().strip());
          return !range.getFirst().isEmpty();
        });
    Path config = folder.resolve("cni.json");
    Files.writeString(config, CNI.formatted(range.getFirst()));
    inside("cp", config.toString(), "/etc/cni/net.d/.new").output();
    inside("mv", "/etc/cni/net.d/.new", "/etc/cni/net.d/10-test.conflist").output();
    return range.getFirst();
  }

  /** Enforces NetworkPolicy for its pods from now on. */
  void enforceNetworkPolicies() throws IOException {
    KubernetesBinaries.locate().require(Component.NETWORK_POLICIES);
    run(
        "kube-network-policies",
        bin.resolve("kube-network-policies").toString(),
        "--kubeconfig=" + server.keys().kubeconfig(server.urlForNodes(), "admin", "system:masters"),
        "--hostname-override=" + name,
        "--nfqueue-id=98",
        "--disable-nri=true",
        "--netfilter-bug-1766-fix=false",
        "--metrics-bind-address=127.0.0.1:9080");
  }

  /** Of the object of kind Node. */
  public String name() {
    return name;
  }

  /** By which this machine and the other nodes reach it. */
  public InetAddress address() {
    return address;
  }

  /** Runs a program of this machine as root on the node: its network, its mounts. */
  public Outcome exec(String... words) {
    return inside(words).run();
  }

  /** Makes an image known, under the name that stands in the archive. */
  public void importImage(Path archive) {
    inside(bin.resolve("ctr").toString(), "-n", "k8s.io", "images", "import", archive.toString())
        .output();
  }

  /** The kubelet is killed; its pods run on. */
  public void stopKubelet() {
    daemons.stream().filter(daemon -> daemon.name().equals("kubelet")).forEach(Daemon::close);
    daemons.removeIf(daemon -> daemon.name().equals("kubelet"));
  }

  /** The newest first: kubelet before the containers, so that nothing is started again. */
  void stop() {
    while (!daemons.isEmpty()) {
      daemons.pop().close();
    }
  }

  void route(String pods, ClusterNode other) {
    exec("ip", "route", "replace", pods, "via", other.address.getHostAddress());
  }

  /** The last words of those that ended by themselves. */
  Stream<String> obituaries() {
    return daemons.stream().filter(daemon -> !daemon.isAlive()).map(Daemon::lastWords);
  }

  private Command inside(String... words) {
    return Command.of(enter()).with(words).in(Map.of("PATH", path()));
  }

  private String path() {
    return bin + ":" + System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
  }

  private List<String> enter() {
    return List.of(
        "nsenter", "--mount=" + folder.resolve("mounts"), "--net=/run/netns/" + namespace, "--");
  }

  private void run(String daemon, String... words) throws IOException {
    daemons.push(
        Daemon.start(
            daemon,
            folder,
            Map.of("PATH", path()),
            Stream.concat(enter().stream(), Stream.of(words)).toList()));
  }
}
