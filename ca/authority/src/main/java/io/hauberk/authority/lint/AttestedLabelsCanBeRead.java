package io.hauberk.authority.lint;

import io.hauberk.authority.profile.AttestedLabels;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;

/** Labels are attested without being critical, at least one of them, or not at all. */
final class AttestedLabelsCanBeRead implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Optional<Extension> extension = candidate.extension(Extension.subjectDirectoryAttributes);
    if (extension.isEmpty()) {
      return Optional.empty();
    }
    return extension.get().isCritical()
            || AttestedLabels.parse(extension.get().getParsedValue()).isEmpty()
        ? Optional.of("attested labels are critical, or none")
        : Optional.empty();
  }
}
