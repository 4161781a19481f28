package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power is taken from a machine whose control plane writes: what its disk holds at that moment
 * is all that is left, and everything that was acknowledged is in it. {@code
 * -Dhauberk.powercuts=50} takes it away more often.
 *
 * <p>The disk is a file with an ext4 in it, on another file system that is frozen at once: no write
 * reaches the file from then on, and nothing of what the kernel has in memory is in the copy.
 */
class PowerLossTest {
  @TempDir Path root;

  @Test
  void nothingThatWasAcknowledgedIsLostWithThePower() throws Exception {
    List<String> command = ChildJvm.mounting(Machine.class, root, "800m", 300 + 30 * Machine.CUTS);
    command.add(Integer.toString(Machine.CUTS));
    Process machine = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(machine.getInputStream().readAllBytes(), UTF_8);
    assertTrue(machine.waitFor(60, TimeUnit.SECONDS));
    assertEquals(
        0,
        machine.exitValue(),
        "it mounts file systems of its own, for which tests have to run as root, with loop devices"
            + " and the programs `unshare`, `mkfs.ext4`, `mount` and `fsfreeze`:\n"
            + output);
    assertTrue(output.endsWith("nothing is lost\n"), output);
    System.err.print(output);
  }

  /** A machine with a disk of its own. */
  static final class Machine {
    private static final int CUTS = Integer.getInteger("hauberk.powercuts", 4);
    private static final long DISK = 192L << 20;
    private static final List<String> MODES = List.of("data=ordered", "data=writeback");

    private final Path root;
    private final Path around;
    private final Path disk;
    private final Path mounted;
    private final LogFolder folder;
    private final Acknowledged acknowledged = new Acknowledged();
    private final Random random = new Random(20261122);
    private long all;
    private int cut;

    private Machine(Path root) {
      this.root = root;
      this.around = root.resolve("around");
      this.disk = around.resolve("disk");
      this.mounted = root.resolve("mounted");
      this.folder = new LogFolder(mounted);
    }

    public static void main(String[] arguments) throws Exception {
      Machine machine = new Machine(Path.of(arguments[0]));
      machine.build();
      int cuts = Integer.parseInt(arguments[1]);
      while (machine.cut < cuts) {
        machine.round();
      }
      System.out.printf("%d power cuts, %d records acknowledged%n", cuts, machine.all);
      System.out.print("nothing is lost\n");
    }

    private void build() throws Exception {
      Files.createDirectories(around);
      Files.createDirectories(mounted);
      Path image = root.resolve("around.image");
      run("truncate", "--size=" + (DISK + (16 << 20)), image.toString());
      run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", image.toString());
      run("mount", "-o", "loop", image.toString(), around.toString());
    }

    private void round() throws Exception {
      boolean fresh = cut % 3 == 0;
      if (fresh) {
        run("truncate", "--size=" + DISK, disk.toString());
        run("mkfs.ext4", "-q", "-F", disk.toString());
        acknowledged.clear();
      }
      mount();
      int before = acknowledged.size();
      writeAndCut();
      all += acknowledged.size() - before;
      run("umount", mounted.toString());
      run("cp", root.resolve("copy").toString(), disk.toString());
      mount();
      recover();
      run("umount", mounted.toString());
      cut++;
    }

    private void mount() throws Exception {
      String mode = MODES.get(cut % MODES.size());
      run("mount", "-o", "loop," + mode, disk.toString(), mounted.toString());
    }

    private void writeAndCut() throws Exception {
      List<String> command = ChildJvm.command(KillTest.Writer.class, mounted);
      command.add(Integer.toString(cut));
      Process writer =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader acks =
          new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
        int longest = 1000;
        if (cut % 3 < 2) {
          String first = acks.readLine();
          require(first != null, "the writer writes");
          acknowledged.read(first);
          longest = cut % 3 == 0 ? 50 : 400;
        }
        Thread reader = Thread.ofVirtual().start(() -> readAll(acks));
        writer.waitFor(random.nextInt(longest), TimeUnit.MILLISECONDS);
        cutPower(writer);
        reader.join();
      }
      require(writer.waitFor(60, TimeUnit.SECONDS), "the writer ends");
      require(writer.exitValue() == 128 + 9, "it ended before it was killed");
    }

    private void readAll(BufferedReader acks) {
      try {
        acknowledged.readAll(acks);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** What waits for the disk is still waiting when it is killed. */
    private void cutPower(Process writer) throws Exception {
      run(
          "sh",
          "-c",
          "fsfreeze --freeze \"$1\" || exit 1; cp \"$1/disk\" \"$2\"; copied=$?; kill -9 \"$3\";"
              + " fsfreeze --unfreeze \"$1\" && exit $copied",
          "sh",
          around.toString(),
          root.resolve("copy").toString(),
          Long.toString(writer.pid()));
    }

    private void recover() throws Exception {
      try (SealedLog log = folder.open()) {
        acknowledged.assertIn(log);
        for (int i = 0; i < 300; i++) {
          String number = cut + "-later-" + i;
          long index = log.append(KillTest.Writer.record(number)).get(60, TimeUnit.SECONDS);
          acknowledged.read(index + " " + number + " .");
        }
        require(log.awaitSealed(log.end() - 1, Duration.ofSeconds(60)), "it is sealed");
      }
      Verification.Report report = folder.verify();
      require(report.findings().isEmpty(), report.findings().toString());
      require(report.records() >= acknowledged.size(), report.records() + " are sealed");
      try (SealedLog log = folder.open()) {
        acknowledged.assertIn(log);
      }
    }

    private void run(String... command) throws Exception {
      Process process = new ProcessBuilder(command).inheritIO().start();
      require(process.waitFor(60, TimeUnit.SECONDS), List.of(command) + " ends");
      require(process.exitValue() == 0, List.of(command) + " works");
    }

    private void require(boolean holds, String what) {
      if (!holds) {
        throw new IllegalStateException("not so at cut " + cut + ": " + what);
      }
    }
  }
}
