package io.hauberk.authority.lint;

import io.hauberk.authority.profile.Profile;
import io.hauberk.identity.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * A certificate under examination and what it is measured against.
 *
 * @param issuer the certificate itself when it is a root
 */
public record Candidate(
    X509CertificateHolder certificate,
    X509CertificateHolder issuer,
    Profile profile,
    TrustDomain trustDomain) {

  Optional<Extension> extension(ASN1ObjectIdentifier id) {
    return Optional.ofNullable(certificate.getExtension(id));
  }

  /** Subject alternative names of that kind, as {@link GeneralName} numbers them. */
  List<String> names(int tag) {
    List<String> found = new ArrayList<>();
    for (GeneralName name : allNames()) {
      if (name.getTagNo() == tag) {
        found.add(name.getName().toString());
      }
    }
    return found;
  }

  List<GeneralName> allNames() {
    Extensions extensions = certificate.getExtensions();
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    return names == null ? List.of() : List.of(names.getNames());
  }
}
