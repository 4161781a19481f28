package io.hauberk.authority.cycle;

import io.hauberk.authority.lint.Candidate;
import io.hauberk.authority.lint.Finding;
import io.hauberk.authority.lint.Lints;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.profile.Profile;
import io.hauberk.authority.sign.Signer;
import io.hauberk.authority.template.Template;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A permission to sign once: the exact bytes, which passed every lint under a signature of a
 * throw-away key. There is no other way to make one than {@link #prepare}.
 */
final class Prepared {
  private final TBSCertificate content;
  private final byte[] bytes;
  private final Template template;
  private final AtomicBoolean spent = new AtomicBoolean();

  private Prepared(TBSCertificate content, byte[] bytes, Template template) {
    this.content = content;
    this.bytes = bytes;
    this.template = template;
  }

  /**
   * @param throwAway signs what is linted, so that a certificate that breaks a rule never carries a
   *     real signature
   * @param issuer nothing for a root, which is its own
   */
  static Prepared prepare(Template template, Signer throwAway, List<X509CertificateHolder> issuer) {
    TBSCertificate content = template.toBeSigned(throwAway.algorithm());
    Prepared prepared = new Prepared(content, encode(content), template);
    X509CertificateHolder specimen = prepared.assemble(throwAway);
    X509CertificateHolder above = issuer.isEmpty() ? specimen : issuer.getFirst();
    requireClean(specimen, above, template);
    return prepared;
  }

  /** Signs, once. */
  X509CertificateHolder sign(Signer signer) {
    if (!spent.compareAndSet(false, true)) {
      throw new IllegalStateException("prepared once, signed once");
    }
    return assemble(signer);
  }

  Profile profile() {
    return template.profile();
  }

  private X509CertificateHolder assemble(Signer signer) {
    DERSequence certificate =
        new DERSequence(
            new org.bouncycastle.asn1.ASN1Encodable[] {
              content, signer.algorithm(), new DERBitString(signer.sign(bytes))
            });
    return new X509CertificateHolder(Certificate.getInstance(certificate));
  }

  private static void requireClean(
      X509CertificateHolder specimen, X509CertificateHolder issuer, Template template) {
    List<Finding> findings =
        Lints.examine(new Candidate(specimen, issuer, template.profile(), template.trustDomain()));
    if (!findings.isEmpty()) {
      throw new AuthorityFailure(
          "a certificate for `"
              + template.names().uri()
              + "` was not signed, it breaks "
              + findings,
          "report this as a bug");
    }
  }

  private static byte[] encode(TBSCertificate content) {
    try {
      return content.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate that cannot be encoded", e);
    }
  }
}
