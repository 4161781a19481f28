package io.hauberk.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.enrollment.v1.Certificate;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong answer must not replace a good identity. */
class AnswerTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final WorkloadId BOB = new WorkloadId("bob", "bob");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private final WorkloadKeys keys;
  private final Authority authority;

  AnswerTest(@TempDir Path directory) {
    this.keys = new WorkloadKeys(directory.resolve("keys"), new SecureRandom());
    this.authority =
        Authority.open(
            directory.resolve("state"), DOMAIN, new AuthorityOptions(CLOCK, new SecureRandom()));
  }

  @AfterEach
  void close() {
    authority.close();
  }

  @Test
  void aRightAnswerIsTaken() throws Exception {
    WorkloadKey key = keys.create();
    WorkloadIdentity identity = answer(BOB).identity(key, certificate(BOB, key).build());
    assertEquals(key, identity.key());
    assertEquals(2, identity.chain().size());
    assertEquals(authority.bundle(), identity.bundle());
  }

  @Test
  void anotherKeyIsRefused() throws Exception {
    Certificate forOther = certificate(BOB, keys.create()).build();
    assertRefused("another key", keys.create(), forOther);
  }

  @Test
  void anotherWorkloadIsRefused() throws Exception {
    WorkloadKey key = keys.create();
    assertRefused("not for `bob/bob`", key, certificate(new WorkloadId("eve", "eve"), key).build());
  }

  @Test
  void aChainThatEndsNowhereIsRefused() throws Exception {
    WorkloadKey key = keys.create();
    Certificate whole = certificate(BOB, key).build();
    assertRefused(
        "does not lead", key, whole.toBuilder().clearChain().addChain(whole.getChain(0)).build());
    assertRefused("is empty", key, whole.toBuilder().clearBundle().build());
    assertRefused("is empty", key, whole.toBuilder().clearChain().build());
  }

  @Test
  void whatIsNoCertificateIsRefused() throws Exception {
    WorkloadKey key = keys.create();
    Certificate whole = certificate(BOB, key).build();
    assertRefused(
        "cannot be used",
        key,
        whole.toBuilder().setChain(0, ByteString.copyFromUtf8("nonsense")).build());
  }

  private void assertRefused(String why, WorkloadKey key, Certificate certificate) {
    EnrollmentRefused refused =
        assertThrows(EnrollmentRefused.class, () -> answer(BOB).identity(key, certificate));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  private static Answer answer(WorkloadId workload) {
    return new Answer(DOMAIN, workload, CLOCK);
  }

  private Certificate.Builder certificate(WorkloadId workload, WorkloadKey key) throws Exception {
    Certificate.Builder answer = Certificate.newBuilder();
    List<X509Certificate> chain =
        authority
            .issue(
                new IssuanceRequest(
                    DOMAIN.account(new ServiceAccount(workload.namespace(), workload.name())),
                    DOMAIN.instance(workload),
                    PossessionProof.of(key),
                    key.file().toString(),
                    Duration.ofHours(1)))
            .chain();
    for (X509Certificate c : chain) {
      answer.addChain(ByteString.copyFrom(c.getEncoded()));
    }
    for (X509Certificate c : authority.bundle()) {
      answer.addBundle(ByteString.copyFrom(c.getEncoded()));
    }
    return answer;
  }
}
