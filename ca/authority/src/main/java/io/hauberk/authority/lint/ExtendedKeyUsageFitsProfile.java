package io.hauberk.authority.lint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** X.509-SVID §4.4: serverAuth and clientAuth, nothing else; none for a root. */
final class ExtendedKeyUsageFitsProfile implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    if (!candidate.profile().isForTls()) {
      return Optional.empty();
    }
    Extension extension = candidate.extension(Extension.extendedKeyUsage).orElseThrow();
    List<KeyPurposeId> purposes =
        List.of(ExtendedKeyUsage.getInstance(extension.getParsedValue()).getUsages());
    return purposes.size() == 2
            && Set.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
                .equals(Set.copyOf(purposes))
        ? Optional.empty()
        : Optional.of("extended key usage is " + purposes);
  }
}
