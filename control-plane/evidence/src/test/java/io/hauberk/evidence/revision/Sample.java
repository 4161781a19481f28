package io.hauberk.evidence.revision;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.policy.intent.SourceFiles;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.PolicyReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The mesh of Bob and Alice, and requests in it. */
final class Sample {
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  static final String REVISION = "0123456789ab";

  private Sample() {}

  static MeshModel mesh(String... more) throws IOException {
    List<SourceText> texts =
        SourceFiles.read(Path.of(System.getProperty("hauberk.root"), "samples", "bob-and-alice"));
    return PolicyReader.read(
            Stream.concat(texts.stream(), Stream.of(more).map(text -> new SourceText("more", text)))
                .toList(),
            NOON)
        .model()
        .orElseThrow();
  }

  static List<RevisionArchive.Rules> rules(MeshModel mesh) {
    return mesh.workloads().values().stream()
        .map(policy -> new RevisionArchive.Rules(policy, REVISION))
        .toList();
  }

  static Party party(WorkloadPolicy workload) {
    return new Party(
        true,
        Optional.of(workload.account().toString()),
        Optional.of(workload.instances().getFirst().toString()),
        Optional.of("03ea"),
        Optional.of("127.0.0.1:40112"),
        Optional.of(
            new Party.Workload(
                workload.workload().namespace(), workload.workload().name(), "sa", Map.of())));
  }

  /** A request of HTTP at port 443 as its record would be, whoever decided it how. */
  static EvidenceRecord request(
      Party caller,
      Party target,
      String method,
      String path,
      Map<String, String> headers,
      boolean allowed,
      String decision) {
    SortedMap<String, String> held = new TreeMap<>(headers);
    Exchange http =
        new Exchange(
            "id",
            method,
            "alice",
            path,
            path.contains("{"),
            allowed ? 200 : 403,
            Optional.empty(),
            held);
    return record(
        Observer.Layer.INBOUND, caller, target, 443, Optional.of(http), allowed, decision);
  }

  static EvidenceRecord record(
      Observer.Layer layer,
      Party caller,
      Party target,
      int port,
      Optional<Exchange> http,
      boolean allowed,
      String decision) {
    return new EvidenceRecord(
        "r/1",
        NOON.plusSeconds(60),
        NOON.plusSeconds(61),
        new Access(
            new Observer("alice.alice.workload.example.org", layer, 1, Optional.empty()),
            caller,
            target,
            new Connection(
                Optional.empty(),
                http.isPresent() ? "HTTP/2" : "TCP",
                Optional.of(port),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Duration.ZERO),
            http,
            new Outcome(
                allowed,
                decision,
                Optional.empty(),
                Optional.empty(),
                Optional.of(REVISION),
                Optional.empty(),
                List.of())));
  }
}
