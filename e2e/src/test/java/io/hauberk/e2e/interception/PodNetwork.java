package io.hauberk.e2e.interception;

import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Pods on one switch, as on one node with a bridge: each a network namespace with an IPv4 and an
 * IPv6 address. Nothing of it is seen in the machine's own network.
 */
final class PodNetwork implements AutoCloseable {
  private static final Pattern LINK_LOCAL = Pattern.compile("inet6 (fe80:[0-9a-f:]+)/");

  private final String prefix = "hk" + ProcessHandle.current().pid();
  private final Path directory;
  private final Path nft;
  private final Path init;
  private final List<String> namespaces = new ArrayList<>();
  private final List<TestPod> pods = new ArrayList<>();

  PodNetwork(Path directory) throws IOException {
    this.directory = directory;
    if (!Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward"))) {
      throw new EnvironmentException(
          "this test makes network namespaces; run it as root, for instance with `sudo mvn"
              + " verify`");
    }
    this.nft = KubernetesBinaries.locate().require(Component.NFT).resolve("nft");
    this.init = InitProgram.in(directory);
    namespace("sw");
    ip("-n", prefix + "sw", "link", "add", "br0", "type", "bridge");
    ip("-n", prefix + "sw", "addr", "add", "10.99.0.1/24", "dev", "br0");
    ip("-n", prefix + "sw", "addr", "add", "fd99::1/64", "dev", "br0", "nodad");
    ip("-n", prefix + "sw", "link", "set", "br0", "up");
  }

  private String namespace(String name) throws IOException {
    String namespace = prefix + name;
    ip("netns", "add", namespace);
    namespaces.add(namespace);
    ip("-n", namespace, "link", "set", "lo", "up");
    return namespace;
  }

  /**
   * @param serves arguments of {@link PodProgram}
   */
  TestPod pod(String name, String... serves) throws IOException {
    String namespace = namespace(name);
    int number = pods.size() + 2;
    String ipv4 = "10.99.0." + number;
    String ipv6 = "fd99::" + number;
    String port = "veth" + number;
    ip(
        "link",
        "add",
        "eth0",
        "netns",
        namespace,
        "type",
        "veth",
        "peer",
        "name",
        port,
        "netns",
        prefix + "sw");
    ip("-n", prefix + "sw", "link", "set", port, "master", "br0", "up");
    ip("-n", namespace, "addr", "add", ipv4 + "/24", "dev", "eth0");
    ip("-n", namespace, "addr", "add", ipv6 + "/64", "dev", "eth0", "nodad");
    ip("-n", namespace, "link", "set", "eth0", "up");
    ip("-n", namespace, "route", "add", "default", "via", "10.99.0.1");
    ip("-n", namespace, "-6", "route", "add", "default", "via", "fd99::1");
    TestPod pod =
        TestPod.start(name, namespace, ipv4, ipv6, directory.resolve(name + ".log"), serves);
    pods.add(pod);
    return pod;
  }

  /** From now on everything from and to the pod goes through its sidecar. */
  void intercept(TestPod pod) throws IOException {
    inside(pod, "", init.toString(), "net", "--dns", "10.96.0.10", "--nft", nft.toString());
  }

  void rules(TestPod pod, String text) throws IOException {
    inside(pod, text, nft.toString(), "-f", "-");
  }

  private static void inside(TestPod pod, String input, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", pod.namespace()));
    command.addAll(List.of(words));
    run(command, input);
  }

  /** By which other pods on the same switch reach it without any address given by anybody. */
  String linkLocal(TestPod pod) throws IOException {
    String shown =
        run(List.of("ip", "-n", pod.namespace(), "-6", "-o", "addr", "show", "scope", "link"), "");
    return LINK_LOCAL
        .matcher(shown)
        .results()
        .map(found -> found.group(1) + "%eth0")
        .findFirst()
        .orElseThrow();
  }

  private static void ip(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    run(command, "");
  }

  private static String run(List<String> command, String input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    pods.forEach(TestPod::close);
    for (String namespace : namespaces) {
      ip("netns", "del", namespace);
    }
  }
}
