package io.hauberk.sidecar.shipping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.StatusRuntimeException;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Shed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
  private static final long LIMIT = 4 << 20;
  private static final String PADDING = "x".repeat(900);

  @TempDir Path directory;
  private final FakeDestination destination = new FakeDestination();
  private final List<String> progress = new ArrayList<>();
  private int written;

  @Test
  void everyLineIsHandedOverOnceAlsoAcrossKills() throws Exception {
    Random random = new Random(7);
    open().close();
    List<String> expected = new ArrayList<>();
    for (int kill = 0; kill < 8; kill++) {
      Backlog killed = open();
      for (int round = random.nextInt(20); round > 0; round--) {
        expected.addAll(write(random.nextInt(300), 10));
        destination.away(random.nextInt(3) == 0).mute(random.nextInt(3) == 0);
        hand(killed);
      }
    }
    destination.away(false).mute(false);
    hand(open());
    assertEquals(expected, destination.lines());
    assertEquals(List.of(), destination.shed());
    assertTrue(destination.doubled() > 0);
  }

  @Test
  void whatIsDeniedIsKeptWhenThereIsNoRoomAndTheRestIsCounted() throws Exception {
    Backlog backlog = open();
    write(100, 10);
    destination.mute(true);
    hand(backlog);
    destination.away(true).mute(false);
    for (int mebibyte = 0; mebibyte < 12; mebibyte++) {
      write(1000, 50);
      hand(backlog);
      assertTrue(onDisk() < LIMIT + (2 << 20), () -> onDisk() + " bytes");
    }
    backlog.close();
    destination.away(false);
    hand(open());
    long shed = destination.shed().stream().mapToLong(Shed::getCount).sum();
    assertEquals(written, destination.lines().size() + shed);
    assertEquals(written + 1, destination.end());
    assertEquals(0, destination.shed().stream().filter(Shed::getDenied).count());
    assertEquals(
        List.of("alice/reads/bob"),
        destination.shed().stream().map(Shed::getDecision).distinct().toList());
    assertEquals(10 + 12 * 20, destination.lines().stream().filter(this::denied).count());
  }

  @Test
  void whereDenialsAloneAreTooManyTheOldestAreCountedAsSuch() throws Exception {
    Backlog backlog = open();
    destination.away(true);
    for (int mebibyte = 0; mebibyte < 12; mebibyte++) {
      write(1000, 1);
      hand(backlog);
      assertTrue(onDisk() < LIMIT + (2 << 20), () -> onDisk() + " bytes");
    }
    destination.away(false);
    hand(backlog);
    long shed = destination.shed().stream().mapToLong(Shed::getCount).sum();
    assertEquals(written, destination.lines().size() + shed);
    assertTrue(destination.shed().stream().allMatch(Shed::getDenied));
    assertTrue(destination.lines().getLast().contains("\"n\":" + (written - 1)));
  }

  @Test
  void aDamagedFileIsSetAsideAndItsLinesAreToldAsLost() throws Exception {
    Backlog backlog = open();
    destination.away(true);
    for (int mebibyte = 0; mebibyte < 6; mebibyte++) {
      write(1000, 3);
      hand(backlog);
    }
    backlog.close();
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.getFileName().toString().startsWith("spared-")).toList();
    }
    for (Path file : files) {
      byte[] content = Files.readAllBytes(file);
      Arrays.fill(content, content.length / 3, content.length / 2, (byte) 0xff);
      Files.write(file, content);
    }
    destination.away(false);
    hand(open());
    long lost = destination.shed().stream().mapToLong(Shed::getCount).sum();
    assertEquals(written, destination.lines().size() + lost);
    assertEquals(files.size(), progress.size(), progress::toString);
    for (Path file : files) {
      assertTrue(Files.exists(file.resolveSibling("damaged-" + file.getFileName())));
    }
  }

  @Test
  void aFileThatWasReplacedBeginsAnotherLog() throws Exception {
    Backlog first = open();
    write(10, 10);
    String log = first.next(Backlog.EVERYTHING).orElseThrow().getLog();
    hand(first);
    first.close();
    Files.writeString(directory.resolve("access.json"), "{}\n");
    Batch next = open().next(Backlog.EVERYTHING).orElseThrow();
    assertEquals(1, next.getFirst());
    assertTrue(!next.getLog().equals(log), log);
  }

  @Test
  void aLineWaitsForItsEndAndAVeryLongOneIsWhole() throws Exception {
    Backlog backlog = open();
    append("{\"path\":\"" + "y".repeat(700_000));
    assertEquals(Optional.empty(), backlog.next(Backlog.EVERYTHING));
    append("\"}\n{\"half");
    Batch batch = backlog.next(Backlog.EVERYTHING).orElseThrow();
    assertEquals(1, batch.getLinesCount());
    assertEquals(700_011, batch.getLines(0).getJson().size());
  }

  private Backlog open() throws IOException {
    return Backlog.open(directory, LIMIT, new Random(1), progress::add);
  }

  private void hand(Backlog backlog) throws IOException {
    try {
      Optional<Batch> batch = backlog.next(Backlog.EVERYTHING);
      while (batch.isPresent()) {
        List<Long> unused = destination.ship(batch.get());
        backlog.kept(batch.get());
        batch = backlog.next(Backlog.EVERYTHING);
      }
      backlog.save();
    } catch (StatusRuntimeException e) {
      backlog.relieve();
    }
  }

  /** Every so manieth is denied. */
  private List<String> write(int count, int denied) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean deny = written % denied == 0;
      lines.add(
          "{\"n\":%d,\"verdict\":\"%s\",\"decision\":\"%s\",\"quarantine\":\"not-quarantined\",\"path\":\"/%s\"}"
              .formatted(
                  written++,
                  deny ? "denied" : "allowed",
                  deny ? "default-deny/alice/alice" : "alice/reads/bob",
                  PADDING));
    }
    append(String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
    return lines;
  }

  private boolean denied(String line) {
    return line.contains("\"denied\"");
  }

  private void append(String text) throws IOException {
    Files.writeString(
        directory.resolve("access.json"),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** As {@code du} counts. */
  private long onDisk() {
    try {
      Process du =
          new ProcessBuilder("du", "--summarize", "--block-size=1", directory.toString()).start();
      assertTrue(du.waitFor(10, TimeUnit.SECONDS));
      return Long.parseLong(
          new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("\\s.*", ""));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
