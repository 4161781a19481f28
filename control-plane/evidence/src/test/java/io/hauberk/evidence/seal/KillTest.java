package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writer that is killed while it writes has lost nothing that it acknowledged, and what it leaves
 * verifies. {@code -Dhauberk.kills=50} kills more often.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("hauberk.kills", 8);
  private static final int LONGEST_MS = 400;

  @TempDir Path root;
  private final Acknowledged acknowledged = new Acknowledged();
  private final Random random = new Random(20261121);

  @Test
  void nothingThatWasAcknowledgedIsLost() throws Exception {
    LogFolder folder = new LogFolder(root);
    for (int kill = 0; kill < KILLS; kill++) {
      int before = acknowledged.size();
      writeAndKill(kill);
      assertTrue(acknowledged.size() > before, "it was killed before it wrote");
      assertEquals(List.of(), folder.verify().findings());
      try (SealedLog log = folder.open()) {
        acknowledged.assertIn(log);
      }
    }
    Verification.Report report = folder.verify();
    assertEquals(List.of(), report.findings());
    assertTrue(report.records() >= acknowledged.size());
    System.err.printf(
        "%d kills: %d records acknowledged, 0 lost, %d sealed%n",
        KILLS, acknowledged.size(), report.records());
  }

  private void writeAndKill(int run) throws Exception {
    Process writer =
        new ProcessBuilder(command(run)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader acks =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
      acknowledged.read(acks.readLine());
      Thread killer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      writer.waitFor(random.nextInt(LONGEST_MS), TimeUnit.MILLISECONDS);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    // Not that of the process, which closes its output.
                    writer.toHandle().destroyForcibly();
                  });
      acknowledged.readAll(acks);
      killer.join();
    }
    assertTrue(writer.waitFor(30, TimeUnit.SECONDS));
    assertEquals(128 + 9, writer.exitValue(), "it ended before it was killed");
  }

  private List<String> command(int run) {
    List<String> command = ChildJvm.command(Writer.class, root);
    command.add(Integer.toString(run));
    return command;
  }

  /** Appends until it is killed, and prints each index with the number that it gave the record. */
  static final class Writer {
    private static final int AHEAD = 500;

    private Writer() {}

    static byte[] record(String number) {
      return (number + " " + "z".repeat(400)).getBytes(UTF_8);
    }

    public static void main(String[] arguments) throws Exception {
      LogFolder folder = new LogFolder(Path.of(arguments[0]));
      PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out));
      Semaphore ahead = new Semaphore(AHEAD);
      SealedLog log = folder.open();
      for (long i = 0; ; i++) {
        String number = arguments[1] + "-" + i;
        ahead.acquire();
        var unused =
            log.append(record(number))
                .thenAccept(
                    index -> {
                      out.println(index + " " + number + " .");
                      ahead.release();
                    });
      }
    }
  }
}
