package io.hauberk.testkit.tls;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Signs whatever it is asked to, also what Hauberk's own authority refuses: two URI SANs, no DNS
 * SAN, a foreign trust domain, an expired leaf. ECDSA P-256 throughout.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280">RFC 5280</a> §4.1
 */
public final class TestAuthority {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10045, 4, 3, 2));
  private static final byte[] COMMON_NAME = Der.oid(2, 5, 4, 3);
  private static final byte[] ORGANIZATION = Der.oid(2, 5, 4, 10);
  private static final byte[] KEY_USAGE = Der.oid(2, 5, 29, 15);
  private static final byte[] ALTERNATIVE_NAME = Der.oid(2, 5, 29, 17);
  private static final byte[] BASIC_CONSTRAINTS = Der.oid(2, 5, 29, 19);
  private static final byte[] EXTENDED_KEY_USAGE = Der.oid(2, 5, 29, 37);
  private static final byte[] SERVER_AUTH = Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 1);
  private static final byte[] CLIENT_AUTH = Der.oid(1, 3, 6, 1, 5, 5, 7, 3, 2);

  /**
   * What stands in a leaf.
   *
   * @param uris URI SANs, in order
   * @param dnsNames DNS SANs, in order
   */
  public record Leaf(List<String> uris, List<String> dnsNames, Instant from, Instant until) {
    public Leaf {
      uris = List.copyOf(uris);
      dnsNames = List.copyOf(dnsNames);
    }
  }

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final byte[] name;
  private final KeyPair keys;
  private final X509Certificate root;

  /**
   * @param commonName of the self-signed root, which lives ten years
   */
  public TestAuthority(String commonName, InstantSource clock) {
    this.clock = clock;
    this.name = name(commonName);
    this.keys = newKeys();
    Instant now = clock.instant();
    byte[] extensions =
        Der.sequence(
            extension(BASIC_CONSTRAINTS, true, Der.sequence(Der.bool(true))),
            // keyCertSign, cRLSign
            extension(KEY_USAGE, true, Der.bitString(1, new byte[] {0x06})));
    this.root = sign(name, keys, now.minusSeconds(60), now.plus(Duration.ofDays(3650)), extensions);
  }

  /** As Hauberk issues it: one URI SAN, one DNS SAN, one hour. */
  public TestIdentity issue(SpiffeId account, InstanceName instance) {
    Instant now = clock.instant();
    return issue(
        new Leaf(
            List.of(account.toString()),
            List.of(instance.dnsName()),
            now.minusSeconds(60),
            now.plus(Duration.ofHours(1))));
  }

  /** With exactly these names, as wrong as they may be. */
  public TestIdentity issue(List<String> uris, List<String> dnsNames) {
    Instant now = clock.instant();
    return issue(new Leaf(uris, dnsNames, now.minusSeconds(60), now.plus(Duration.ofHours(1))));
  }

  public TestIdentity issue(Leaf leaf) {
    KeyPair leafKeys = newKeys();
    byte[] names =
        Der.concat(
            Stream.concat(
                    leaf.uris().stream().map(uri -> Der.implicit(6, ascii(uri))),
                    leaf.dnsNames().stream().map(dns -> Der.implicit(2, ascii(dns))))
                .toArray(byte[][]::new));
    byte[] usage =
        Der.concat(
            extension(BASIC_CONSTRAINTS, true, Der.sequence()),
            // digitalSignature
            extension(KEY_USAGE, true, Der.bitString(7, new byte[] {(byte) 0x80})),
            extension(EXTENDED_KEY_USAGE, false, Der.sequence(SERVER_AUTH, CLIENT_AUTH)));
    byte[] extensions =
        names.length == 0
            ? Der.sequence(usage)
            : Der.sequence(usage, extension(ALTERNATIVE_NAME, false, Der.sequence(names)));
    X509Certificate certificate =
        sign(name("leaf"), leafKeys, leaf.from(), leaf.until(), extensions);
    return new TestIdentity(leafKeys.getPrivate(), List.of(certificate));
  }

  /**
   * Ten years for a subject, as the API server of Kubernetes reads users, their groups and servers.
   *
   * @param commonName the user
   * @param organizations the user's groups
   * @param dnsNames DNS SANs, if a server
   * @param addresses IP SANs, if a server
   */
  public TestIdentity issue(
      String commonName,
      List<String> organizations,
      List<String> dnsNames,
      List<InetAddress> addresses) {
    KeyPair leafKeys = newKeys();
    byte[] names =
        Der.concat(
            Stream.concat(
                    dnsNames.stream().map(dns -> Der.implicit(2, ascii(dns))),
                    addresses.stream().map(address -> Der.implicit(7, address.getAddress())))
                .toArray(byte[][]::new));
    byte[] usage =
        Der.concat(
            extension(KEY_USAGE, true, Der.bitString(7, new byte[] {(byte) 0x80})),
            extension(EXTENDED_KEY_USAGE, false, Der.sequence(SERVER_AUTH, CLIENT_AUTH)));
    byte[] subject =
        Der.sequence(
            Der.concat(
                Stream.concat(
                        organizations.stream().map(group -> attribute(ORGANIZATION, group)),
                        Stream.of(attribute(COMMON_NAME, commonName)))
                    .toArray(byte[][]::new)));
    byte[] extensions =
        names.length == 0
            ? Der.sequence(usage)
            : Der.sequence(usage, extension(ALTERNATIVE_NAME, false, Der.sequence(names)));
    Instant now = clock.instant();
    X509Certificate certificate =
        sign(subject, leafKeys, now.minusSeconds(60), now.plus(Duration.ofDays(3649)), extensions);
    return new TestIdentity(leafKeys.getPrivate(), List.of(certificate));
  }

  public X509Certificate root() {
    return root;
  }

  public String rootPem() {
    return TestIdentity.pem(root);
  }

  /** Trust in this root, and in nothing else; names are not looked at. */
  public TrustManager[] trustManagers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("root", root);
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate sign(
      byte[] subject, KeyPair subjectKeys, Instant from, Instant until, byte[] extensions) {
    byte[] body =
        Der.sequence(
            Der.explicit(0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(127, random).setBit(0)),
            ECDSA_SHA256,
            name,
            Der.sequence(Der.utcTime(from), Der.utcTime(until)),
            subject,
            subjectKeys.getPublic().getEncoded(),
            Der.explicit(3, extensions));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(body);
      byte[] certificate = Der.sequence(body, ECDSA_SHA256, Der.bitString(0, signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] name(String commonName) {
    return Der.sequence(attribute(COMMON_NAME, commonName));
  }

  private static byte[] attribute(byte[] type, String value) {
    return Der.set(Der.sequence(type, Der.utf8(value)));
  }

  private static byte[] extension(byte[] oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(oid, Der.bool(true), Der.octetString(value))
        : Der.sequence(oid, Der.octetString(value));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
