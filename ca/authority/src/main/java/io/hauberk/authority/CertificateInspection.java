package io.hauberk.authority;

import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.profile.Profile;
import io.hauberk.identity.InstanceName;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What an operator wants to know of one certificate.
 *
 * @param profile what kind it is
 * @param uri its SPIFFE ID
 * @param instance of a workload
 * @param serial lower-case hex
 * @param sha256 of the whole certificate, lower-case hex
 * @param spkiSha256 of its public key, lower-case hex
 * @param live whether it was valid at the moment of inspection
 */
public record CertificateInspection(
    String profile,
    String uri,
    Optional<InstanceName> instance,
    String serial,
    String sha256,
    String spkiSha256,
    Optional<String> keyFile,
    Instant notBefore,
    Instant notAfter,
    boolean live) {

  static CertificateInspection root(X509Certificate root, String uri, Instant now) {
    return new CertificateInspection(
        Profile.ROOT.label(),
        uri,
        Optional.empty(),
        root.getSerialNumber().toString(16),
        Fingerprint.of(root),
        Fingerprint.of(root.getPublicKey()),
        Optional.empty(),
        root.getNotBefore().toInstant(),
        root.getNotAfter().toInstant(),
        !now.isBefore(root.getNotBefore().toInstant())
            && !now.isAfter(root.getNotAfter().toInstant()));
  }

  static CertificateInspection of(JournalRecord record, Instant now) {
    return new CertificateInspection(
        record.profile(),
        record.uri(),
        record.instance(),
        record.serial(),
        Fingerprint.of(record.chain().getFirst()),
        record.spkiSha256(),
        record.keyFile(),
        record.notBefore(),
        record.notAfter(),
        record.isLiveAt(now));
  }
}
