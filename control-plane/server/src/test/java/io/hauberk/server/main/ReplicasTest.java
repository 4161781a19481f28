package io.hauberk.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.replicas.v1.Farewell;
import io.hauberk.replicas.v1.Questions;
import io.hauberk.replicas.v1.ReplicasGrpc;
import io.hauberk.server.admin.AdminClient;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two control planes of one mesh, and a proxy whose lines come to both. */
class ReplicasTest {
  private static final String BOB = "spiffe://example.org/ns/bob/sa/bob";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path root;
  private TestMesh mesh;
  private final Set<InetSocketAddress> listed = ConcurrentHashMap.newKeySet();
  private final TestEvidence one = new TestEvidence();
  private final TestEvidence two = new TestEvidence();

  @BeforeEach
  void folder() throws Exception {
    mesh = new TestMesh(root);
  }

  @Test
  void whatComesToBothIsCountedTogetherAndWhatComesToNeitherIsToldOnce() throws Exception {
    try (HauberkServer other = startTwo()) {
      TestWorkload bob = enrolled(other);
      int second = other.address().getPort();
      Instant started;
      try (HauberkServer first = startOne()) {
        started = Instant.now();
        int here = first.address().getPort();
        try (TestTeller some = new TestTeller(bob.channel(here), "bob/bob");
            TestTeller more = new TestTeller(bob.channel(second), "bob/bob");
            TestCounters counters = new TestCounters(bob.channel(here), started)) {
          tell(some, one, 40);
          tell(more, two, 60);
          until(one, 1, () -> counters.told(200));
        }
        assertEquals(List.of(100L), gaps(one));
        assertEquals(List.of(), gaps(two));
        listed.remove(first.address());
      }
      try (TestCounters counters = new TestCounters(bob.channel(second), started)) {
        until(two, 1, () -> counters.told(207));
        assertEquals(List.of(7L), gaps(two));
      }
    }
  }

  /** It would be said that the other one cannot be told. */
  @Test
  void whoEndsDoesNotWaitForOneThatHasEndedAndIsStillListed() throws Exception {
    Complaints complaints = new Complaints("io.hauberk.server.loss");
    HauberkServer second = startTwo();
    try {
      HauberkServer first = startOne();
      complaints.listen();
      first.close();
    } finally {
      second.close();
      complaints.leave();
    }
    assertEquals(List.of(), complaints.heard());
  }

  @Test
  void nobodyButAControlPlaneMayAskOrTell() throws Exception {
    try (HauberkServer server = startTwo()) {
      TestWorkload bob = enrolled(server);
      ManagedChannel proven = bob.channel(true);
      ManagedChannel nobody = bob.channel(false);
      try {
        String refused = "`" + BOB + "` is no control plane of this mesh";
        assertRefused(Status.Code.PERMISSION_DENIED, refused, proven);
        assertRefused(
            Status.Code.UNAUTHENTICATED,
            "the connection has no certificate of a control plane",
            nobody);
      } finally {
        proven.shutdownNow();
        nobody.shutdownNow();
      }
    }
  }

  private static void assertRefused(Status.Code code, String why, ManagedChannel channel) {
    ReplicasGrpc.ReplicasBlockingStub stub =
        ReplicasGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    Status asking =
        assertThrows(StatusRuntimeException.class, () -> stub.ask(Questions.getDefaultInstance()))
            .getStatus();
    Status telling =
        assertThrows(StatusRuntimeException.class, () -> stub.leave(Farewell.getDefaultInstance()))
            .getStatus();
    assertEquals(code, asking.getCode());
    assertEquals(why, asking.getDescription());
    assertEquals(code, telling.getCode());
    assertEquals(why, telling.getDescription());
  }

  /** Does it about every second until there are so many gaps. */
  private static void until(TestEvidence evidence, int gaps, Runnable again) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (gaps(evidence).size() < gaps) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no gap was told");
      }
      again.run();
      evidence.running().log().await(Long.MAX_VALUE, Duration.ofSeconds(1));
    }
  }

  private static void tell(TestTeller teller, TestEvidence evidence, int lines) throws Exception {
    for (int i = 0; i < lines; i++) {
      teller.tell(BOB, "/" + i);
    }
    teller.complete();
    assertEquals(Status.Code.OK, teller.end().getCode());
    assertEquals(lines, evidence.running().intake().counts().taken());
    assertTrue(evidence.running().intake().drain(PATIENCE), "lines are not on the disk");
  }

  private static List<Long> gaps(TestEvidence evidence) throws Exception {
    List<Long> missing = new ArrayList<>();
    for (byte[] bytes : evidence.running().log().read(0, 10_000)) {
      EvidenceRecord record = RecordCodec.decode(bytes);
      if (record.fact() instanceof Gap gap) {
        missing.add(gap.missing());
      }
    }
    return missing;
  }

  /** Beside the one that runs, whose root it shares, as in a cluster. */
  private HauberkServer startOne() throws Exception {
    Path state =
        Files.createDirectory(
            root.resolve("state-one"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String file : List.of("root.key", "root.pem")) {
      Files.copy(
          mesh.state().resolve(file), state.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    ServerOptions options =
        ServerOptions.of(mesh.folder(), state, mesh.options().listen())
            .withExtensions(List.of(one.extension("one", () -> listed)));
    return listed(HauberkServer.start(options));
  }

  private HauberkServer startTwo() throws Exception {
    return listed(
        HauberkServer.start(
            mesh.options().withExtensions(List.of(two.extension("two", () -> listed)))));
  }

  private HauberkServer listed(HauberkServer server) {
    listed.add(server.address());
    return server;
  }

  private static TestWorkload enrolled(HauberkServer server) throws Exception {
    try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload workload =
          new TestWorkload(
              admin.createToken(CreateTokenRequest.newBuilder().setWorkload("bob/bob").build()));
      workload.enroll();
      return workload;
    }
  }
}
