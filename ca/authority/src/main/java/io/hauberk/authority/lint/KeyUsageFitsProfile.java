package io.hauberk.authority.lint;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * X.509-SVID §4.3: critical; a leaf signs handshakes only, an authority certificates and CRLs only.
 */
final class KeyUsageFitsProfile implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Extension extension = candidate.extension(Extension.keyUsage).orElseThrow();
    KeyUsage usage = KeyUsage.getInstance(extension.getParsedValue());
    return extension.isCritical() && usage.equals(new KeyUsage(candidate.profile().keyUsage()))
        ? Optional.empty()
        : Optional.of("key usage is " + usage);
  }
}
