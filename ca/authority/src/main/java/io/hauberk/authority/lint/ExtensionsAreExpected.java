package io.hauberk.authority.lint;

import io.hauberk.authority.profile.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/** Exactly the extensions that the profile asks for, none of them twice. */
final class ExtensionsAreExpected implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    Profile profile = candidate.profile();
    Set<ASN1ObjectIdentifier> expected =
        new HashSet<>(
            Set.of(
                Extension.basicConstraints,
                Extension.keyUsage,
                Extension.subjectAlternativeName,
                Extension.subjectKeyIdentifier));
    if (profile.isForTls()) {
      expected.add(Extension.extendedKeyUsage);
    }
    if (profile != Profile.ROOT) {
      expected.add(Extension.authorityKeyIdentifier);
    }
    if (profile.constrainsUris()) {
      expected.add(Extension.nameConstraints);
    }
    if (profile == Profile.WORKLOAD
        && candidate.extension(Extension.subjectDirectoryAttributes).isPresent()) {
      expected.add(Extension.subjectDirectoryAttributes);
    }
    List<?> found = candidate.certificate().getExtensionOIDs();
    return found.size() == expected.size() && expected.equals(Set.copyOf(found))
        ? Optional.empty()
        : Optional.of("extensions are " + found);
  }
}
