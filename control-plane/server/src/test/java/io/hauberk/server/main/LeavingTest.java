package io.hauberk.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.evidence.intake.IntakeCounts;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.evidence.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is stopped while proxies tell. */
class LeavingTest {
  private static final int PROXIES = 4;
  private static final long SOME = 2_000;

  /** A receiver who is content to wait for company. */
  private static final String ARCHIVE =
      "sinks: [{name: archive, kind: file, path: '%s', batch: {gather: 1h}}]";

  @TempDir Path root;

  @Test
  void everyLineThatWasTakenIsSealedAndAtTheReceiverAndNothingIsComplainedOf() throws Exception {
    TestMesh mesh = new TestMesh(root);
    Path lines = root.resolve("evidence.jsonl");
    TestEvidence evidence = new TestEvidence(ARCHIVE.formatted(lines));
    List<Talker> talkers = new ArrayList<>();
    Complaints complaints = new Complaints("io.hauberk");
    HauberkServer server =
        HauberkServer.start(mesh.options().withExtensions(List.of(evidence.extension())));
    try {
      TestWorkload alice = enrolled(server);
      for (int i = 0; i < PROXIES; i++) {
        talkers.add(new Talker(new TestTeller(alice.channel(true), "alice/alice")));
      }
      awaitTaken(evidence);
      complaints.listen();
    } finally {
      server.close();
      complaints.leave();
      talkers.forEach(Talker::close);
    }
    IntakeCounts counts = evidence.running().intake().counts();
    assertEquals(0, counts.failed());
    assertEquals(0, counts.waitingBytes());
    assertEquals(
        evidence.running().log().end(), evidence.running().log().checkpoint().size(), "sealed");
    assertEquals(List.of(), complaints.heard());
    TestEvidence again = new TestEvidence();
    try (HauberkServer next =
        HauberkServer.start(mesh.options().withExtensions(List.of(again.extension())))) {
      assertEquals(2, next.image().workloads().size());
      assertEquals(counts.taken(), requests(again.running()));
      assertEquals(uids(again.running(), evidence.running().log().end()), delivered(lines));
    }
  }

  private static void awaitTaken(TestEvidence evidence) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (evidence.running().intake().counts().taken() < SOME) {
      assertTrue(System.nanoTime() < deadline, "nothing arrives");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static long requests(Evidence evidence) throws Exception {
    long requests = 0;
    long end = evidence.log().end();
    for (long next = 0; next < end; ) {
      for (byte[] record : evidence.log().read(next, 1_000)) {
        requests += RecordCodec.decode(record).fact() instanceof Access ? 1 : 0;
        next++;
      }
    }
    return requests;
  }

  private static List<String> uids(Evidence evidence, long end) throws Exception {
    List<String> uids = new ArrayList<>();
    while (uids.size() < end) {
      for (byte[] record : evidence.log().read(uids.size(), (int) end - uids.size())) {
        uids.add(RecordCodec.decode(record).uid());
      }
    }
    return uids;
  }

  private static List<String> delivered(Path lines) throws Exception {
    List<String> uids = new ArrayList<>();
    for (String line : Files.readAllLines(lines)) {
      uids.add(new JsonMapper().readTree(line).at("/metadata/uid").asText());
    }
    return uids;
  }

  private static TestWorkload enrolled(HauberkServer server) throws Exception {
    try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload workload =
          new TestWorkload(
              admin.createToken(
                  CreateTokenRequest.newBuilder().setWorkload("alice/alice").build()));
      workload.enroll();
      return workload;
    }
  }

  /** Tells until nobody listens. */
  private record Talker(TestTeller teller, Thread thread) {
    Talker(TestTeller teller) {
      this(teller, Thread.ofVirtual().start(() -> talk(teller)));
    }

    private static void talk(TestTeller teller) {
      for (int i = 0; !teller.hasEnded() && !Thread.currentThread().isInterrupted(); i++) {
        teller.tell("spiffe://example.org/ns/alice/sa/alice", "/" + i);
        LockSupport.parkNanos(300_000);
      }
    }

    void close() {
      thread.interrupt();
      teller.close();
    }
  }
}
