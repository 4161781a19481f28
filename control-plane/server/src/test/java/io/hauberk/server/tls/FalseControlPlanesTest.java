package io.hauberk.server.tls;

import static io.hauberk.server.tls.TestIdentities.DOMAIN;
import static io.hauberk.server.tls.TestIdentities.HOUR;
import static io.hauberk.server.tls.TestIdentities.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.Authority;
import io.hauberk.authority.TlsIdentity;
import io.hauberk.identity.TrustDomain;
import io.hauberk.server.tls.ListeningServer.Visit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a sidecar tells its token, its keys and its log: a real handshake is between them. */
class FalseControlPlanesTest {
  private static final String NOBODY = "is not the control plane";

  @TempDir Path root;
  private Authority ours;
  private Authority others;

  @BeforeEach
  void open() {
    ours = TestIdentities.authority(root.resolve("ours"), DOMAIN);
    others = TestIdentities.authority(root.resolve("others"), DOMAIN);
  }

  @AfterEach
  void close() {
    ours.close();
    others.close();
  }

  @ParameterizedTest
  @EnumSource
  void theControlPlaneIsTold(SidecarErrand errand) throws Exception {
    try (ListeningServer server = new ListeningServer(TestIdentities.plane(ours))) {
      String said = errand.run(sidecar(DOMAIN, NOW), server.port());
      assertFalse(said.contains(NOBODY), said);
      assertEquals(Visit.TOLD, server.visit());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherRootIsToldNothing(SidecarErrand errand) throws Exception {
    assertToldNothing(errand, TestIdentities.plane(others), DOMAIN, NOW);
  }

  @ParameterizedTest
  @EnumSource
  void aWorkloadIsToldNothing(SidecarErrand errand) throws Exception {
    assertToldNothing(errand, TestIdentities.workload(ours), DOMAIN, NOW);
  }

  @ParameterizedTest
  @EnumSource
  void oneWhoseCertificateIsOverIsToldNothing(SidecarErrand errand) throws Exception {
    Instant later = NOW.plus(HOUR).plusSeconds(1);
    assertToldNothing(errand, TestIdentities.plane(ours), DOMAIN, later);
  }

  @ParameterizedTest
  @EnumSource
  void theControlPlaneOfAnotherTrustDomainIsToldNothing(SidecarErrand errand) throws Exception {
    TrustDomain elsewhere = new TrustDomain("example.com");
    assertToldNothing(errand, TestIdentities.plane(ours), elsewhere, NOW);
  }

  @ParameterizedTest
  @EnumSource
  void oneWithoutItsIntermediateIsToldNothing(SidecarErrand errand) throws Exception {
    TlsIdentity incomplete = TestIdentities.leafOnly(TestIdentities.plane(ours));
    assertToldNothing(errand, incomplete, DOMAIN, NOW);
  }

  private void assertToldNothing(
      SidecarErrand errand, TlsIdentity shown, TrustDomain domain, Instant now) throws Exception {
    try (ListeningServer server = new ListeningServer(shown)) {
      String said = errand.run(sidecar(domain, now), server.port());
      assertEquals(Visit.REFUSED, server.visit());
      if (errand != SidecarErrand.SHIP) {
        assertTrue(said.contains(NOBODY), said);
      }
    }
  }

  private SidecarErrand.From sidecar(TrustDomain domain, Instant now) throws Exception {
    return new SidecarErrand.From(
        Files.createTempDirectory(root, "sidecar"),
        domain,
        ours.bundle(),
        TestIdentities.workload(ours),
        InstantSource.fixed(now));
  }
}
