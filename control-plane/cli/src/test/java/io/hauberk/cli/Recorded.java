package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.fail;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.revision.RevisionArchive;
import io.hauberk.evidence.store.Importer;
import io.hauberk.policy.intent.SourceFiles;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.PolicyReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder of records, as a control plane would leave it. */
record Recorded(Path folder) {
  static final Instant ELEVEN = Instant.parse("2026-11-21T11:00:00Z");
  private static final String REVISION = "0123456789ab";

  /** Records a request, and waits until it can be found. */
  void add(int number, String caller, String type, String target, boolean allowed, String decision)
      throws IOException {
    Fact fact = request(number, caller, type, target, allowed, decision);
    add("r/" + number, ELEVEN.plusSeconds(number), fact);
  }

  /** Records a request as the next one, which stands in the log only. */
  void addFresh(
      int number, String caller, String type, String target, boolean allowed, String decision)
      throws IOException {
    Instant time = ELEVEN.plusSeconds(number);
    Fact fact = request(number, caller, type, target, allowed, decision);
    try (SegmentLog log =
        SegmentLog.open(
            folder.resolve("log").resolve("segments"),
            LogOptions.defaults(InstantSource.fixed(ELEVEN), shed -> new byte[0]),
            number)) {
      log.append(RecordCodec.encode(new EvidenceRecord("r/" + number, time, time, fact))).join();
    }
  }

  private static Fact request(
      int number, String caller, String type, String target, boolean allowed, String decision) {
    Party from = party(caller, Map.of("type", type));
    Party to = party(target, Map.of());
    return new Access(
        new Observer("x", Observer.Layer.INBOUND, number + 1L, Optional.empty()),
        from,
        to,
        new Connection(
            Optional.empty(),
            "HTTP/2",
            Optional.of(443),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            Duration.ZERO),
        Optional.of(
            new Exchange(
                "id",
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
            Optional.of(REVISION),
            Optional.empty(),
            List.of("pci-dss-4/1.3.1")));
  }

  void add(String uid, Instant time, Fact fact) throws IOException {
    InstantSource clock = InstantSource.fixed(ELEVEN.plusSeconds(3600));
    try (SegmentLog log =
            SegmentLog.open(
                folder.resolve("log"), LogOptions.defaults(clock, shed -> new byte[0]));
        Importer importer =
            Importer.start(
                log,
                folder.resolve("store"),
                new Importer.Options(Duration.ofMillis(20), Optional.empty(), clock))) {
      long index = log.append(RecordCodec.encode(new EvidenceRecord(uid, time, time, fact))).join();
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (importer.end() <= index) {
        if (System.nanoTime() > deadline) {
          fail("the store is at " + importer.end());
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Keeps the rules of the mesh of Bob and Alice as the revision of all records. */
  void archiveSample() throws IOException {
    MeshModel mesh =
        PolicyReader.read(
                SourceFiles.read(
                    Path.of(System.getProperty("hauberk.root"), "samples", "bob-and-alice")),
                ELEVEN)
            .model()
            .orElseThrow();
    RevisionArchive.open(folder.resolve("revisions"))
        .keep(
            ELEVEN.minusSeconds(60),
            mesh.workloads().values().stream()
                .map(policy -> new RevisionArchive.Rules(policy, REVISION))
                .toList(),
            List.of(),
            mesh.requirements());
  }

  private static Party party(String workload, Map<String, String> labels) {
    String[] name = workload.split("/", 2);
    return new Party(
        true,
        Optional.of("spiffe://example.org/ns/" + name[0] + "/sa/" + name[1]),
        Optional.of(name[1] + "." + name[0] + ".workload.example.org"),
        Optional.of("03ea"),
        Optional.of("127.0.0.1:40112"),
        Optional.of(new Party.Workload(name[0], name[1], name[1], labels)));
  }
}
