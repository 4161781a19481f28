package io.hauberk.evidence.sink.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.MemoryLog;
import io.hauberk.evidence.sink.Pumps;
import io.hauberk.evidence.sink.SinkPump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void aLineARecordHoweverHostile() throws Exception {
    MemoryLog log = MemoryLog.filled(500, random);
    deliver(log, new LineFile(file(), 1 << 30, 1));
    assertEquals(log.uids(), uids(Files.readAllLines(file())));
  }

  @Test
  void fullFilesAreNumberedAndTheOldestGoes() throws Exception {
    MemoryLog log = MemoryLog.filled(1000, random);
    deliver(log, new LineFile(file(), 100_000, 3));
    List<String> kept = new ArrayList<>();
    for (String ending : List.of(".3", ".2", ".1", "")) {
      kept.addAll(uids(Files.readAllLines(folder.resolve("evidence.jsonl" + ending))));
    }
    List<String> all = log.uids();
    assertEquals(all.subList(all.size() - kept.size(), all.size()), kept);
    assertTrue(Files.notExists(folder.resolve("evidence.jsonl.4")));
  }

  @Test
  void aPieceOfALineIsNotLeftBeforeTheNextOne() throws Exception {
    MemoryLog log = MemoryLog.filled(10, random);
    deliver(log, new LineFile(file(), 1 << 30, 1));
    Files.writeString(file(), "{\"class_uid\":40", StandardOpenOption.APPEND);
    log.add(10, random);
    deliver(log, new LineFile(file(), 1 << 30, 1));
    assertEquals(log.uids(), uids(Files.readAllLines(file())));
  }

  @Test
  void whatSomebodyMovedAwayIsBegunAnew() throws Exception {
    MemoryLog log = MemoryLog.filled(10, random);
    LineFile sink = new LineFile(file(), 1 << 30, 1);
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, sink)) {
      Pumps.awaitEmpty(pump);
      Files.move(file(), folder.resolve("moved"));
      List<String> more = log.add(10, random);
      Pumps.awaitEmpty(pump);
      assertEquals(more, uids(Files.readAllLines(file())));
    }
  }

  @Test
  void theStreamGetsTheSameLines() throws Exception {
    MemoryLog log = MemoryLog.filled(100, random);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, new LineStream(stream))) {
      Pumps.awaitEmpty(pump);
    }
    assertEquals(log.uids(), uids(stream.toString(StandardCharsets.UTF_8).lines().toList()));
  }

  private void deliver(MemoryLog log, LineFile sink) throws IOException {
    try (SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, sink)) {
      Pumps.awaitEmpty(pump);
    }
  }

  private static List<String> uids(List<String> lines) throws IOException {
    List<String> uids = new ArrayList<>();
    for (String line : lines) {
      uids.add(new JsonMapper().readTree(line).at("/metadata/uid").asText());
    }
    return uids;
  }

  private Path file() {
    return folder.resolve("evidence.jsonl");
  }
}
