package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.revision.Replay;
import io.hauberk.evidence.revision.Replayer;
import io.hauberk.evidence.revision.RevisionIndex;
import io.hauberk.evidence.store.EvidenceStore;
import io.hauberk.evidence.store.Found;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a control plane leaves behind for questions. */
class QuestionsTest {
  @TempDir Path root;

  @Test
  void aDecisionCanBeFoundAndMadeAgainByTheRulesThatWereInForce() throws Exception {
    AtomicReference<Evidence> evidence = new AtomicReference<>();
    EvidenceOptions options =
        EvidenceOptions.of(Section.parse("evidence.yaml", "store: {keep: 90d}"));
    List<EvidencePart> parts = new ArrayList<>(options.parts());
    parts.add(
        running -> {
          evidence.set(running);
          return () -> {};
        });
    Path sample = Path.of(System.getProperty("hauberk.root"), "samples", "bob-and-alice");
    Path state = root.resolve("state");
    ServerOptions server =
        ServerOptions.of(sample, state, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withExtensions(
                List.of(
                    new EvidenceExtension(
                        new EvidenceOptions(options.intake(), options.keeping(), parts))));
    try (HauberkServer running = HauberkServer.start(server)) {
      WorkloadId alice = WorkloadId.parse("alice/alice");
      String revision =
          String.valueOf(
              Objects.requireNonNull(running.image().workloads().get(alice)).config().revision());
      WorkloadPolicy bob = running.image().workload(WorkloadId.parse("bob/bob")).orElseThrow();
      WorkloadPolicy to = running.image().workload(alice).orElseThrow();
      Objects.requireNonNull(evidence.get()).recorder().record(request(bob, to, revision)).get();
      Path folder = state.resolve("evidence");
      Found found = await(folder.resolve("store"));
      assertInstanceOf(
          Replay.Same.class,
          new Replayer(RevisionIndex.read(folder.resolve("revisions")))
              .replay(found.record().orElseThrow()));
    }
  }

  @Test
  void aMistakeInTheSectionIsSaid() {
    ConfigProblem problem =
        assertThrows(
            ConfigProblem.class,
            () -> EvidenceOptions.of(Section.parse("evidence.yaml", "store: {kept: 90d}")));
    assertTrue(problem.toString().contains("kept"), problem.toString());
  }

  private Found await(Path store) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    try (EvidenceStore open = EvidenceStore.open(store, root.resolve("spill"))) {
      Optional<Found> found = Optional.empty();
      while (found.isEmpty() && System.nanoTime() < deadline) {
        found = open.named("r/1");
      }
      return found.orElseThrow();
    }
  }

  private static EvidenceRecord request(
      WorkloadPolicy caller, WorkloadPolicy target, String revision) {
    Instant now = Instant.now();
    return new EvidenceRecord(
        "r/1",
        now,
        now,
        new Access(
            new Observer(
                target.instances().getFirst().toString(),
                Observer.Layer.INBOUND,
                1,
                Optional.empty()),
            party(caller),
            party(target),
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
                    "id", "GET", "alice", "/admin", false, 403, Optional.empty(), new TreeMap<>())),
            new Outcome(
                false,
                "default-deny/alice/alice",
                Optional.empty(),
                Optional.empty(),
                Optional.of(revision),
                Optional.empty(),
                List.of())));
  }

  private static Party party(WorkloadPolicy workload) {
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
}
