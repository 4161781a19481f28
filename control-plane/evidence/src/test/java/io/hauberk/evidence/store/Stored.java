package io.hauberk.evidence.store;

import static org.junit.jupiter.api.Assertions.fail;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
        new Access(
            new Observer(
                target.replace('/', '.') + ".workload.example.org",
                Observer.Layer.INBOUND,
                number,
                Optional.empty()),
            party(caller, Map.of("type", type)),
            party(target, Map.of("pci", "true")),
            new Connection(
                Optional.of("17"),
                "HTTP/2",
                Optional.of(443),
                Optional.of("TLSv1.3"),
                Optional.of("TLS_AES_256_GCM_SHA384"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                12,
                345,
                Duration.ofMillis(2)),
            Optional.of(
                new Exchange(
                    "id-" + number,
                    "GET",
                    "database.bob",
                    "/rows/" + number,
                    false,
                    allowed ? 200 : 403,
                    Optional.empty(),
                    new TreeMap<>())),
            new Outcome(
                allowed,
                decision,
                Optional.empty(),
                Optional.empty(),
                Optional.of("0123456789ab"),
                Optional.empty(),
                List.of("pci-dss/1.3.1"))));
  }

  private static Party party(String workload, Map<String, String> labels) {
    String[] name = workload.split("/", 2);
    return new Party(
        true,
        Optional.of("spiffe://example.org/ns/" + name[0] + "/sa/" + name[1]),
        Optional.of(name[1] + "." + name[0] + ".workload.example.org"),
        Optional.of("03ea"),
        Optional.of("10.0.0.1:40112"),
        Optional.of(new Party.Workload(name[0], name[1], name[1], labels)));
  }
}
