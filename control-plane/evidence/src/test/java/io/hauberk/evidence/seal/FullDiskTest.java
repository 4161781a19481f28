package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.LogState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk that is full denials are kept longer than anything else, and every loss is told. */
class FullDiskTest {
  @TempDir Path root;

  @Test
  void denialsOutliveWhatWasAllowedAndTheRestIsCounted() throws Exception {
    assertHolds("6m", Filler.class, "all told\n");
  }

  private void assertHolds(String room, Class<?> program, String last) throws Exception {
    List<String> command = ChildJvm.mounting(program, root, room, 400);
    Process filler = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(filler.getInputStream().readAllBytes(), UTF_8);
    assertTrue(filler.waitFor(60, TimeUnit.SECONDS));
    assertEquals(
        0,
        filler.exitValue(),
        "it mounts a tmpfs of its own, for which tests have to run as root:\n" + output);
    assertTrue(output.endsWith(last), output);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("not so: " + what);
    }
  }

  /** Fills its disk with records of both kinds. */
  static final class Filler {
    private static final byte[] RECORD = new byte[500];
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SealedLog log;
    private final Path ballast;
    private final LogFolder folder;
    private long denials;
    private long denialsWhileShedding;
    private long shed;

    private Filler(Path root) throws IOException {
      folder = new LogFolder(root);
      ballast = Files.write(root.resolve("ballast"), new byte[2 << 20]);
      LogOptions options =
          LogOptions.defaults(
                  InstantSource.system(), s -> ("shed " + s.count() + " ").getBytes(UTF_8))
              .withReserveBytes(256 * 1024)
              .withSegmentBytes(256 * 1024)
              .withShedReport(Duration.ofMillis(100))
              .withCommitWindow(Duration.ZERO);
      log = SealedLog.open(folder.path(), options, folder.sealing());
    }

    public static void main(String[] arguments) throws Exception {
      Filler filler = new Filler(Path.of(arguments[0]));
      filler.fill();
      filler.recover();
      filler.count();
      System.out.print("all told\n");
    }

    private void fill() throws Exception {
      while (true) {
        shed += log.appendOrShed(RECORD, "alice/bob-reads/get").get() < 0 ? 1 : 0;
        try {
          log.append(RECORD).get();
        } catch (ExecutionException e) {
          require(log.state().mode() == LogState.Mode.FULL, "it says that it is full");
          require(log.state().failed() == 1, "it counts what it lost");
          break;
        }
        denials++;
        denialsWhileShedding += shed > 0 ? 1 : 0;
      }
      require(shed > 0, "what was allowed is shed before a denial is lost");
      require(denialsWhileShedding > 100, denialsWhileShedding + " denials lived on the reserve");
    }

    private void recover() throws Exception {
      Files.delete(ballast);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (log.state().mode() != LogState.Mode.KEEPING) {
        require(System.nanoTime() < deadline, "it recovers: " + log.state());
        log.await(Long.MAX_VALUE, Duration.ofMillis(20));
      }
      long kept = log.appendOrShed(RECORD, "alice/bob-reads/get").get();
      require(kept >= 0, "what is allowed is kept again");
      require(log.awaitSealed(kept, PATIENCE), "it is sealed: " + log.sealFailure());
    }

    private void count() throws Exception {
      log.close();
      long told = 0;
      long all = 0;
      for (long at = 0; at < log.end(); at += all) {
        List<byte[]> records = log.read(at, 1000);
        all = records.size();
        for (byte[] record : records) {
          String text = new String(record, UTF_8);
          told += text.startsWith("shed ") ? Long.parseLong(text.split(" ", 3)[1]) : 0;
        }
      }
      require(told == shed, told + " are told of " + shed);
      require(log.end() >= denials, denials + " denials in " + log.end() + " records");
      Verification.Report report = folder.verify();
      require(report.findings().isEmpty(), report.findings().toString());
    }
  }
}
