package io.hauberk.envoy.prove;

import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The comparison as a program of its own, because a network in which connections are redirected is
 * entered by processes. Nothing of it is seen in the machine's own network.
 */
final class RedirectedComparison {
  private static final String RULES =
      "table inet hauberk { chain out { type nat hook output priority -100;"
          + " tcp dport { 443, 5432, 3306 } redirect to :15006; }; }";

  private RedirectedComparison() {}

  /** Directory, first seed, number of policies. */
  public static void main(String[] args) throws Exception {
    try (EnvoyJudge judge = EnvoyJudge.redirected(Path.of(args[0]))) {
      System.out.println(
          "real envoy, redirected: "
              + Comparison.of(judge, Long.parseLong(args[1]), Integer.parseInt(args[2]), 44, 3));
    }
    System.exit(0);
  }

  /** What the program says. */
  static String inANetworkOfItsOwn(Path directory, long first, int policies) throws Exception {
    if (!Files.isWritable(Path.of("/proc/sys/net/ipv4/ip_forward"))) {
      throw new EnvironmentException(
          "this test makes a network namespace; run it as root, for instance with `sudo mvn"
              + " verify`");
    }
    Path nft = KubernetesBinaries.locate().require(Component.NFT).resolve("nft");
    String namespace = "hkprove" + ProcessHandle.current().pid();
    run(List.of("ip", "netns", "add", namespace));
    try {
      run(List.of("ip", "-n", namespace, "link", "set", "lo", "up"));
      run(List.of("ip", "netns", "exec", namespace, nft.toString(), RULES));
      return run(
          List.of(
              "ip",
              "netns",
              "exec",
              namespace,
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              RedirectedComparison.class.getName(),
              directory.toString(),
              Long.toString(first),
              Integer.toString(policies)));
    } finally {
      run(List.of("ip", "netns", "del", namespace));
    }
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
