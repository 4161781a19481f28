package io.hauberk.server.loss;

import static io.hauberk.server.tls.TestIdentities.DOMAIN;
import static io.hauberk.server.tls.TestIdentities.HOUR;
import static io.hauberk.server.tls.TestIdentities.NOW;
import static io.hauberk.server.tls.TestIdentities.authority;
import static io.hauberk.server.tls.TestIdentities.leafOnly;
import static io.hauberk.server.tls.TestIdentities.plane;
import static io.hauberk.server.tls.TestIdentities.workload;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.Authority;
import io.hauberk.evidence.loss.Others;
import io.hauberk.evidence.loss.Question;
import io.hauberk.evidence.loss.Standing;
import io.hauberk.identity.TrustDomain;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.tls.ServerCertificate;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Whom a control plane asks that is told of others: a real handshake is between them. */
class FalseReplicasTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Question QUESTION = new Question("bob/bob", 0, 0, Standing.UNKNOWN);

  @TempDir Path root;

  @Test
  void aServerThatIsNoControlPlaneOfTheMeshIsToldNothing() throws Exception {
    try (Authority ours = authority(root.resolve("ours"), DOMAIN);
        Authority others = authority(root.resolve("others"), DOMAIN);
        Authority elsewhere = authority(root.resolve("elsewhere"), new TrustDomain("example.com"));
        TestReplica right = new TestReplica(plane(ours), "right");
        TestReplica workload = new TestReplica(workload(ours), "workload");
        TestReplica otherRoot = new TestReplica(plane(others), "other root");
        TestReplica otherDomain = new TestReplica(plane(elsewhere), "other domain");
        TestReplica incomplete = new TestReplica(leafOnly(plane(ours)), "without intermediate")) {
      List<TestReplica> wrong = List.of(workload, otherRoot, otherDomain, incomplete);
      assertAsksOnly(right, wrong, ours);
      for (TestReplica one : wrong) {
        assertTrue(one.answersWhoBelievesAnybody(), one.name());
      }
    }
  }

  @Test
  void aControlPlaneWhoseCertificateIsOverIsToldNothing() throws Exception {
    try (Authority ours = authority(root.resolve("ours"), DOMAIN);
        TestReplica over = new TestReplica(plane(ours), "over");
        Replicas replicas = replicas(ours, Set.of(over.address()), NOW.plus(HOUR).plusSeconds(1))) {
      Others.Round round = replicas.ask("me", List.of(QUESTION));
      assertEquals(Set.of(), round.answers().keySet());
      assertFalse(round.complete());
      assertEquals(0, over.asked());
    }
  }

  /** All are listed. Until the right one has answered, as it may take longer than a call may. */
  private static void assertAsksOnly(TestReplica right, List<TestReplica> wrong, Authority ours)
      throws Exception {
    Set<InetSocketAddress> listed =
        Set.copyOf(
            Stream.concat(Stream.of(right), wrong.stream()).map(TestReplica::address).toList());
    try (Replicas replicas = replicas(ours, listed, NOW)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Others.Round round = replicas.ask("me", List.of(QUESTION));
      while (round.answers().isEmpty() && System.nanoTime() < deadline) {
        round = replicas.ask("me", List.of(QUESTION));
      }
      assertEquals(Set.of(right.name()), round.answers().keySet());
      assertFalse(round.complete());
      for (TestReplica one : wrong) {
        assertEquals(0, one.asked(), one.name());
      }
    }
  }

  private static Replicas replicas(Authority ours, Set<InetSocketAddress> listed, Instant now)
      throws Exception {
    ControlPlane plane = Mockito.mock(ControlPlane.class);
    InstantSource clock = InstantSource.fixed(now);
    Mockito.when(plane.authority()).thenReturn(ours);
    Mockito.when(plane.clock()).thenReturn(clock);
    Mockito.when(plane.certificate())
        .thenReturn(new ServerCertificate(ours, List.of("127.0.0.1"), InstantSource.fixed(NOW)));
    return Replicas.of(plane, () -> listed, () -> 1);
  }
}
