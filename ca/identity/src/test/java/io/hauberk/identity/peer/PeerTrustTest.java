package io.hauberk.identity.peer;

import static io.hauberk.identity.peer.LaxAuthority.NOW;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.peer.LaxAuthority.Wanted;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom sidecars and control planes take for a control plane, and all those they do not. */
class PeerTrustTest {
  private static final TrustDomain DOMAIN = new TrustDomain("example.org");
  private static final String PLANE = DOMAIN.controlPlane().toString();
  private static final String WORKLOAD = "spiffe://example.org/ns/bob/sa/bob";
  private static final LaxAuthority OURS = new LaxAuthority();
  private static final Wanted GOOD = new Wanted().uris(PLANE);

  private static final String NOWHERE = "does not lead to a root of the trust domain";
  private static final String NOT_PLANE = ", not `" + PLANE + "`";
  private static final String NO_SERVER = "the certificate of the server is not one for servers";

  @Test
  void theControlPlaneIsBelievedWhereverItListens() {
    assertDoesNotThrow(() -> check(NOW, OURS.chain(GOOD)));
    assertDoesNotThrow(
        () ->
            check(
                NOW,
                OURS.chain(
                    GOOD.names(
                        List.of(
                            new GeneralName(GeneralName.dNSName, "somewhere.example"),
                            new GeneralName(GeneralName.uniformResourceIdentifier, PLANE),
                            new GeneralName(GeneralName.iPAddress, "192.0.2.1"))))));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(paths(), dates(), names(), purposes()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> paths() {
    return Stream.of(
        row("nothing", List.of(), NOWHERE),
        row("without its intermediate", OURS.chain(GOOD).subList(0, 1), NOWHERE),
        row("intermediate first", OURS.chain(GOOD).reversed(), NOWHERE),
        row("another root of the same name", new LaxAuthority().chain(GOOD), NOWHERE),
        row("signed by itself", LaxAuthority.selfSigned(GOOD), NOWHERE),
        row("signed by a workload", OURS.below(OURS.chain(GOOD.uris(WORKLOAD)), GOOD), NOWHERE),
        row("below what is no CA", OURS.chain(GOOD, OURS.issuer().authority(false)), NOWHERE),
        row(
            "below what may not sign",
            OURS.chain(GOOD, OURS.issuer().usage(KeyUsage.digitalSignature)),
            NOWHERE));
  }

  private static Stream<Arguments> dates() {
    Instant soon = NOW.plusSeconds(1);
    Instant lately = NOW.minusSeconds(1);
    Instant before = NOW.minusSeconds(7200);
    Instant after = NOW.plusSeconds(7200);
    return Stream.of(
        row("expired", OURS.chain(GOOD.valid(before, lately)), NOWHERE),
        row("not yet valid", OURS.chain(GOOD.valid(soon, after)), NOWHERE),
        row("issuer expired", OURS.chain(GOOD, OURS.issuer().valid(before, lately)), NOWHERE),
        row("issuer not yet valid", OURS.chain(GOOD, OURS.issuer().valid(soon, after)), NOWHERE));
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        named("no name at all", "[]"),
        row(
            "a DNS name only",
            OURS.chain(GOOD.names(List.of(new GeneralName(GeneralName.dNSName, "example.org")))),
            "the server is []" + NOT_PLANE),
        row(
            "the name as another kind",
            OURS.chain(GOOD.names(List.of(new GeneralName(GeneralName.dNSName, PLANE)))),
            ""),
        named("a workload", "[" + WORKLOAD + "]", WORKLOAD),
        named(
            "another trust domain",
            "[spiffe://example.com/hauberk/control-plane]",
            "spiffe://example.com/hauberk/control-plane"),
        named("a longer path", "[" + PLANE + "/x]", PLANE + "/x"),
        named("a slash more", "[" + PLANE + "/]", PLANE + "/"),
        named(
            "in capitals",
            "[SPIFFE://example.org/hauberk/control-plane]",
            "SPIFFE://example.org/hauberk/control-plane"),
        named("the trust domain", "[spiffe://example.org]", "spiffe://example.org"),
        named("two URIs", "[" + PLANE + ", " + WORKLOAD + "]", PLANE, WORKLOAD),
        named("two URIs, another first", "[" + WORKLOAD + ", " + PLANE + "]", WORKLOAD, PLANE),
        named("the same twice", "[" + PLANE + ", " + PLANE + "]", PLANE, PLANE));
  }

  private static Stream<Arguments> purposes() {
    return Stream.of(
        row("no purpose", OURS.chain(GOOD.onlyFor()), NO_SERVER),
        row("for clients only", OURS.chain(GOOD.onlyFor(KeyPurposeId.id_kp_clientAuth)), NO_SERVER),
        row("for anything", OURS.chain(GOOD.onlyFor(KeyPurposeId.anyExtendedKeyUsage)), NO_SERVER),
        row("a CA", OURS.chain(GOOD.authority(true)), NO_SERVER),
        row(
            "a CA that may sign",
            OURS.chain(GOOD.authority(true).usage(KeyUsage.keyCertSign)),
            NO_SERVER),
        row(
            "may sign without being a CA",
            OURS.chain(GOOD.usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
            NO_SERVER),
        row(
            "may sign lists",
            OURS.chain(GOOD.usage(KeyUsage.digitalSignature | KeyUsage.cRLSign)),
            NO_SERVER),
        row("the intermediate itself", OURS.chain(GOOD).subList(1, 2), "the server is []"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void nobodyElseIs(String who, List<X509Certificate> chain, String why) {
    assertRefused(why, trust(NOW, List.of(OURS.root())), chain);
  }

  @Test
  void withoutARootNobodyIsBelieved() {
    assertRefused(NOWHERE, trust(NOW, List.of()), OURS.chain(GOOD));
  }

  @Test
  void theClockIsLookedAtEachTime() {
    assertRefused(NOWHERE, trust(NOW.plusSeconds(3601), List.of(OURS.root())), OURS.chain(GOOD));
    assertRefused(NOWHERE, trust(NOW.minusSeconds(61), List.of(OURS.root())), OURS.chain(GOOD));
  }

  @Test
  void noClientIsBelieved() {
    X509Certificate[] chain = OURS.chain(GOOD).toArray(new X509Certificate[0]);
    PeerTrust trust = trust(NOW, List.of(OURS.root()));
    assertThrows(CertificateException.class, () -> trust.checkClientTrusted(chain, "UNKNOWN"));
    assertEquals(0, trust.getAcceptedIssuers().length);
  }

  private static void assertRefused(String why, PeerTrust trust, List<X509Certificate> chain) {
    CertificateException refused =
        assertThrows(CertificateException.class, () -> check(trust, chain));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  private static Arguments named(String who, String said, String... uris) {
    return row(who, OURS.chain(GOOD.uris(uris)), "the server is " + said + NOT_PLANE);
  }

  private static Arguments row(String who, List<X509Certificate> chain, String why) {
    return Arguments.of(who, chain, why);
  }

  private static void check(Instant when, List<X509Certificate> chain) throws CertificateException {
    check(trust(when, List.of(OURS.root())), chain);
  }

  private static void check(PeerTrust trust, List<X509Certificate> chain)
      throws CertificateException {
    trust.checkServerTrusted(chain.toArray(new X509Certificate[0]), "UNKNOWN");
  }

  private static PeerTrust trust(Instant when, List<X509Certificate> roots) {
    return new PeerTrust(roots, DOMAIN.controlPlane(), InstantSource.fixed(when));
  }
}
