package io.hauberk.sidecar.shipping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  private static final int LIMIT = 2 << 20;
  private static final int WRITTEN = 8 << 20;

  @TempDir Path directory;

  @Test
  void theOldestLinesGoAndTheNewestStay() throws Exception {
    Path file = directory.resolve("access.json");
    byte[] lines = ("x".repeat(1023) + "\n").repeat(WRITTEN >> 10).getBytes(UTF_8);
    Files.write(file, lines);
    List<String> said = new ArrayList<>();

    BoundedLog log = BoundedLog.start(directory, LIMIT, said::add);
    Files.writeString(file, "the newest\n", StandardOpenOption.APPEND);
    awaitTrimmed(file);
    log.close();

    byte[] left = Files.readAllBytes(file);
    assertEquals(WRITTEN + 11, left.length);
    int kept = WRITTEN + 11 - LIMIT;
    assertTrue(
        Arrays.equals(lines, kept, WRITTEN, left, kept, WRITTEN),
        "something of the newest bytes is gone");
    assertEquals("the newest\n", new String(left, WRITTEN, 11, UTF_8));
    assertEquals(List.of(), said);
  }

  private static void awaitTrimmed(Path file) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (onDisk(file) > LIMIT + (1 << 20)) {
      assertTrue(System.nanoTime() < end, () -> "it still takes more than the limit");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static long onDisk(Path file) throws Exception {
    Process du = new ProcessBuilder("du", "--block-size=1", file.toString()).start();
    assertTrue(du.waitFor(10, TimeUnit.SECONDS));
    return Long.parseLong(
        new String(du.getInputStream().readAllBytes(), UTF_8).replaceAll("\\s.*", ""));
  }
}
