package io.hauberk.evidence.store;

import static org.junit.jupiter.api.Assertions.fail;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Requests;
import io.hauberk.evidence.sink.MemoryLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Makes stores for tests, and requests as they come every day. */
final class Stored {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final Importer.Options AT_ONCE =
      new Importer.Options(
          Duration.ofMillis(50), Optional.empty(), InstantSource.fixed(NOON.plusSeconds(3600)));

  private Stored() {}

  /** Takes over all that the log has. */
  static void all(MemoryLog log, Path folder) throws IOException {
    try (Importer importer = Importer.start(log, folder, AT_ONCE)) {
      await(importer, log.end());
    }
  }

  static void await(Importer importer, long end) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (importer.end() < end) {
      if (System.nanoTime() > deadline) {
        fail("the store is at " + importer.end() + " and not at " + end);
      }
      Thread.onSpinWait();
    }
  }

  /** A request of a workload, named {@code namespace/name}, of a type. */
  static EvidenceRecord request(
      int number, String caller, String type, String target, boolean allowed, String decision) {
    return new EvidenceRecord(
        "r/" + number,
        NOON.plusSeconds(number),
        NOON.plusSeconds(number).plusMillis(3),
        Requests.reading(
            number,
            Requests.workload(caller, Map.of("type", type)),
            Requests.workload(target, Map.of("pci", "true")),
            Requests.outcome(allowed, decision, "pci-dss/1.3.1")));
  }
}
