package io.hauberk.evidence.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.record.RecordCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkPumpTest {
  private static final long SEED = Long.getLong("hauberk.seed", 5);

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void everyRecordArrivesAtLeastOnceAndInOrderWhateverTheReceiverDoes() throws Exception {
    MemoryLog log = MemoryLog.filled(2000, random);
    MoodySink receiver = new MoodySink(random.split(), message -> false);
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
    }
    List<String> distinct = List.copyOf(new LinkedHashSet<>(receiver.taken()));
    assertEquals(log.uids(), distinct);
    assertTrue(receiver.taken().size() > distinct.size(), "no doubles: nothing was sent again");
  }

  @Test
  void whatIsRefusedForGoodLiesWithTheDeadLettersAndHoldsUpNobody() throws Exception {
    MemoryLog log = MemoryLog.filled(500, random);
    MoodySink receiver = new MoodySink(random.split(), message -> message.index() % 7 == 3);
    SinkStatus status;
    try (SinkPump pump = Pumps.start(Format.Kind.ECS, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
      status = pump.status();
    }
    List<String> expected = new ArrayList<>(log.uids());
    expected.removeAll(deadUids());
    assertEquals(new HashSet<>(expected), new HashSet<>(receiver.taken()));
    assertEquals(71, new HashSet<>(deadUids()).size());
    assertTrue(status.refused() >= 71, status.toString());
  }

  @Test
  void deadLettersAreSentAgainWhenSomebodySaysSo() throws Exception {
    MemoryLog log = MemoryLog.filled(300, random);
    MoodySink strict = new MoodySink(random.split(), message -> message.index() % 10 == 0);
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, strict)) {
      Pumps.awaitEmpty(pump);
    }
    Path dead = DeadLetters.files(folder.resolve("test/dead")).getFirst();
    Files.writeString(dead, "{\"index\":17,\"refu", StandardOpenOption.APPEND);
    RefusedRecords refused = Objects.requireNonNull(RefusedRecords.in(folder).get("test"));
    assertEquals(30, refused.summary().records());
    assertEquals(1, refused.resend().size());
    assertEquals(30, refused.summary().waiting());
    MoodySink mended = new MoodySink(random.split(), message -> false);
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, mended)) {
      Pumps.await(() -> isEmpty(folder.resolve("test/resend")), () -> pump.status().toString());
    }
    List<String> all = new ArrayList<>(strict.taken());
    all.addAll(mended.taken());
    assertEquals(new HashSet<>(log.uids()), new HashSet<>(all));
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void goesOnWhereItWasAfterItsOwnEnd() throws Exception {
    MemoryLog log = MemoryLog.filled(300, random);
    MoodySink receiver = new MoodySink(random.split(), message -> false);
    receiver.calm();
    try (SinkPump pump = Pumps.start(Format.Kind.CEF, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
    }
    log.add(200, random);
    try (SinkPump pump = Pumps.start(Format.Kind.CEF, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
    }
    assertEquals(log.uids(), receiver.taken());
  }

  @Test
  void saysHowMuchTheLogDidNotKeepLongEnough() throws Exception {
    MemoryLog log = MemoryLog.filled(100, random);
    MoodySink receiver = new MoodySink(random.split(), message -> false);
    receiver.calm();
    try (SinkPump pump = Pumps.start(Format.Kind.LEEF, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
    }
    log.add(50, random);
    log.forget(120);
    try (SinkPump pump = Pumps.start(Format.Kind.LEEF, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
      assertEquals(20, pump.status().expired());
    }
    assertEquals(130, receiver.taken().size());
  }

  @Test
  void whatIsNoRecordIsADeadLetter() throws Exception {
    MemoryLog log = MemoryLog.filled(3, random);
    var unused = log.append("{\"v\":99}".getBytes(StandardCharsets.UTF_8));
    log.add(3, random);
    MoodySink receiver = new MoodySink(random.split(), message -> false);
    receiver.calm();
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
      assertEquals(1, pump.status().refused());
    }
    assertEquals(6, receiver.taken().size());
  }

  @Test
  void aLongRecordIsAbridgedForAReceiverOfShortMessages() throws Exception {
    MemoryLog log = MemoryLog.filled(400, random);
    List<Integer> lengths = new ArrayList<>();
    Sink receiver =
        new Sink() {
          @Override
          public synchronized Receipt deliver(List<Message> batch) {
            batch.forEach(each -> lengths.add(each.text().getBytes(StandardCharsets.UTF_8).length));
            return Receipt.TAKEN;
          }

          @Override
          public void close() {}
        };
    SinkPlan plan =
        new SinkPlan("short", "test", Format.of(Format.Kind.CEF, "1"), 8192, Pace.USUAL);
    try (SinkPump pump = Pumps.start(plan, log, folder, receiver)) {
      Pumps.awaitEmpty(pump);
      assertEquals(400, pump.status().delivered() + pump.status().refused());
    }
    assertTrue(lengths.stream().allMatch(length -> length <= 8192), lengths.toString());
  }

  @Test
  void aCursorThatIsNoneStopsTheStartInsteadOfSkippingRecords() throws Exception {
    Path place = Files.createDirectories(folder.resolve("test")).resolve("cursor");
    Files.writeString(place, "17");
    IOException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            IOException.class,
            () ->
                Pumps.start(
                        Format.Kind.OCSF,
                        new MemoryLog(),
                        folder,
                        new MoodySink(random, message -> false))
                    .close());
    assertTrue(String.valueOf(refused.getMessage()).contains("is no cursor"));
  }

  @Test
  void pausesGrowAreBoundedAndDiffer() {
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3), random);
    List<Long> pauses = Stream.generate(() -> backoff.next().toMillis()).limit(40).toList();
    assertTrue(pauses.get(0) >= 50 && pauses.get(0) <= 100, pauses.toString());
    assertTrue(pauses.stream().allMatch(pause -> pause <= 3000), pauses.toString());
    assertTrue(pauses.subList(5, 40).stream().allMatch(pause -> pause >= 1500));
    assertFalse(new HashSet<>(pauses.subList(5, 40)).size() < 20, pauses.toString());
  }

  private List<String> deadUids() throws IOException {
    List<String> uids = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("test/dead"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          byte[] record =
              Base64.getDecoder().decode(new JsonMapper().readTree(line).get("record").asText());
          uids.add(RecordCodec.decode(record).uid());
        }
      }
    }
    return uids;
  }
}
