package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.lint.Candidate;
import io.hauberk.authority.lint.Lints;
import io.hauberk.authority.profile.Profile;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.identity.peer.ChainValidator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.bouncycastle.cert.X509CertificateHolder;

/** Whoever asks, whenever, for however long: what is handed out keeps every rule and verifies. */
class IssuanceProperties {
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

  @Property(tries = 60)
  void everyCertificateKeepsEveryRuleAndVerifies(
      @ForAll("domains") TrustDomain domain,
      @ForAll("labels") String namespace,
      @ForAll("labels") String name,
      @ForAll @LongRange(min = 1, max = 24 * 3600) long seconds,
      @ForAll @LongRange(min = 0, max = 9L * 365 * 24 * 3600 * 1000) long later)
      throws Exception {
    TestClock clock = new TestClock();
    AuthorityOptions options = new AuthorityOptions(clock, new SecureRandom());
    try (Authority authority = Authority.open(state(), domain, options)) {
      clock.move(Duration.ofMillis(later));
      KeyPair key = Bob.key();
      SpiffeId account = domain.account(new ServiceAccount(namespace, name));
      InstanceName instance = domain.instance(new WorkloadId(namespace, name));
      IssuedCertificate issued =
          authority.issue(
              new IssuanceRequest(
                  account,
                  instance,
                  CertificationRequests.create(key),
                  Bob.keyFile(key),
                  Duration.ofSeconds(seconds)));
      assertEquals(List.of(), findings(issued, domain));
      assertEquals(
          Optional.empty(),
          ChainValidator.validate(issued.chain(), Set.copyOf(authority.bundle()), clock.instant()));
      assertEquals(
          List.of(List.of(6, account.toString()), List.of(2, instance.dnsName())),
          List.copyOf(issued.leaf().getSubjectAlternativeNames()));
      assertEquals(key.getPublic(), issued.leaf().getPublicKey());
      assertFalse(issued.renewAt().isAfter(issued.notAfter()));
      assertTrue(issued.notBefore().isBefore(clock.instant()));
    }
  }

  @Property(tries = 20)
  void aChainOfOneDomainNeverVerifiesInAnother(
      @ForAll("domains") TrustDomain one, @ForAll("domains") TrustDomain other) throws Exception {
    TestClock clock = new TestClock();
    AuthorityOptions options = new AuthorityOptions(clock, new SecureRandom());
    try (Authority ours = Authority.open(state(), one, options);
        Authority theirs = Authority.open(state(), other, options)) {
      List<X509Certificate> chain = ours.issueServer(List.of("127.0.0.1"), Bob.HOUR).chain();
      assertTrue(
          ChainValidator.validate(chain, Set.copyOf(theirs.bundle()), clock.instant()).isPresent());
    }
  }

  private static List<?> findings(IssuedCertificate issued, TrustDomain domain) throws Exception {
    return Lints.examine(
        new Candidate(
            new X509CertificateHolder(issued.leaf().getEncoded()),
            new X509CertificateHolder(issued.chain().get(1).getEncoded()),
            Profile.WORKLOAD,
            domain));
  }

  private static Path state() throws IOException {
    return Files.createTempDirectory(TEMPORARY, "authority");
  }

  @Provide
  Arbitrary<TrustDomain> domains() {
    return labels()
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(labels -> new TrustDomain("t" + String.join(".t", labels)))
        .filter(domain -> domain.name().length() < 100);
  }

  @Provide
  Arbitrary<String> labels() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .numeric()
        .withChars('-')
        .ofMinLength(1)
        .ofMaxLength(30)
        .filter(label -> !label.startsWith("-") && !label.endsWith("-"));
  }
}
