package io.hauberk.testkit.cluster;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the ten places for a cluster on this machine: names and addresses that no other cluster
 * has. A place is held by a lock, which ends with the process; what a dead one left there is taken
 * away before the place is used again.
 */
final class ClusterSlot implements AutoCloseable {
  private static final Path PLACES = Path.of("/run/hauberk-test");
  private static final int COUNT = 10;

  private final int number;
  private final Path directory;
  private final FileChannel channel;
  private final Process leash;

  private ClusterSlot(int number, Path directory, FileChannel channel) throws IOException {
    this.number = number;
    this.directory = directory;
    this.channel = channel;
    this.leash = leash();
  }

  static ClusterSlot take(Path directory) throws IOException {
    Files.createDirectories(PLACES);
    for (int number = 0; number < COUNT; number++) {
      FileChannel channel =
          FileChannel.open(
              PLACES.resolve(number + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        continue;
      }
      Path record = PLACES.resolve(Integer.toString(number));
      if (Files.exists(record)) {
        clean(number, Path.of(Files.readString(record).strip()));
      }
      Files.writeString(record, directory + "\n");
      ClusterSlot slot = new ClusterSlot(number, directory, channel);
      script("cluster-up.sh", slot.variables());
      return slot;
    }
    throw new EnvironmentException(
        "ten clusters run on this machine already; see " + PLACES + " for their folders");
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Of everything that carries a name of this cluster. */
  String prefix() {
    return "hk" + number;
  }

  String bridge() {
    return prefix() + "br";
  }

  /** Of this machine on the cluster's bridge, from the range for tests of networks (RFC 2544). */
  InetAddress gateway() throws IOException {
    return ClusterNetwork.ipv4(198, 18, number, 1);
  }

  InetAddress node(int index) throws IOException {
    return ClusterNetwork.ipv4(198, 18, number, 10 + index);
  }

  String pods() {
    return "10." + (200 + number) + ".0.0/16";
  }

  /** Runs a script for one node. */
  void nodeUp(String node, String namespace, InetAddress address, Path folder) throws IOException {
    Map<String, String> variables = variables();
    variables.put("NODE", node);
    variables.put("NAMESPACE", namespace);
    variables.put("ADDRESS", address.getHostAddress());
    variables.put("DIR", folder.toString());
    script("node-up.sh", variables);
  }

  private Map<String, String> variables() throws IOException {
    Map<String, String> variables = downVariables(number, directory);
    variables.put("BRIDGE", bridge());
    variables.put("GATEWAY", gateway().getHostAddress());
    return variables;
  }

  private static Map<String, String> downVariables(int number, Path directory) {
    Map<String, String> variables = new java.util.HashMap<>();
    variables.put("DIR", directory.toString());
    variables.put("PREFIX", "hk" + number);
    variables.put("SLOT", PLACES.resolve(Integer.toString(number)).toString());
    variables.put("SAVED", PLACES.resolve("saved").toString());
    variables.put("CREATED", PLACES.resolve("created").toString());
    return variables;
  }

  private static void script(String name, Map<String, String> variables) {
    Command.of("bash", "-euc", Resource.text(name), name).in(variables).output();
  }

  private static void clean(int number, Path directory) {
    script("cluster-down.sh", downVariables(number, directory));
  }

  /** Cleans when this process is gone without having done so. */
  private Process leash() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "setsid",
                "bash",
                "-c",
                "read -r released || exec bash -euc \"$1\" cluster-down.sh",
                "leash",
                Resource.text("cluster-down.sh"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(downVariables(number, directory));
    return builder.start();
  }

  /** Takes everything away and gives the place to others. */
  @Override
  public void close() throws IOException {
    clean(number, directory);
    leash.getOutputStream().write('\n');
    leash.getOutputStream().close();
    channel.close();
  }
}
