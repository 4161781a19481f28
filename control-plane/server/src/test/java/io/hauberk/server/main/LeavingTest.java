package io.hauberk.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.evidence.intake.IntakeCounts;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.evidence.Evidence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is stopped while proxies tell. */
class LeavingTest {
  private static final int PROXIES = 4;
  private static final long SOME = 2_000;

  @TempDir Path root;
  private final TestEvidence evidence = new TestEvidence();

  @Test
  void everyLineThatWasTakenIsInTheSealedLogAndNothingIsComplainedOf() throws Exception {
    TestMesh mesh = new TestMesh(root);
    List<Talker> talkers = new ArrayList<>();
    Complaints complaints = new Complaints();
    HauberkServer server =
        HauberkServer.start(mesh.options().withExtensions(List.of(evidence.extension())));
    try {
      TestWorkload alice = enrolled(server);
      for (int i = 0; i < PROXIES; i++) {
        talkers.add(new Talker(new TestTeller(alice.channel(true), "alice/alice")));
      }
      awaitTaken();
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
    assertEquals(List.of(), List.copyOf(complaints.heard));
    TestEvidence again = new TestEvidence();
    try (HauberkServer next =
        HauberkServer.start(mesh.options().withExtensions(List.of(again.extension())))) {
      assertEquals(2, next.image().workloads().size());
      assertEquals(counts.taken(), requests(again.running()));
    }
  }

  private void awaitTaken() throws InterruptedException {
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

  /** What the control plane says is wrong; that so much is denied is for others to say. */
  private static final class Complaints extends Handler {
    private final Logger logger = Logger.getLogger("io.hauberk");
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    void listen() {
      logger.addHandler(this);
    }

    void leave() {
      logger.removeHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      boolean alarm = String.valueOf(record.getLoggerName()).contains(".alarm.");
      if (record.getLevel().intValue() >= Level.WARNING.intValue() && !alarm) {
        heard.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
