package io.hauberk.authority.journal;

import io.hauberk.identity.InstanceName;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One signature of the authority. Public facts only.
 *
 * @param time of issuance
 * @param profile label of the profile
 * @param serial lower-case hex
 * @param uri the SPIFFE ID
 * @param instance of a workload
 * @param spkiSha256 lower-case hex, of the DER SubjectPublicKeyInfo
 * @param keyFile where the workload keeps the private key
 * @param renewAt when the holder should ask for the next one
 * @param chain the certificate, then its intermediates
 */
public record JournalRecord(
    Instant time,
    String profile,
    String serial,
    String uri,
    Optional<InstanceName> instance,
    String spkiSha256,
    Optional<String> keyFile,
    Instant notBefore,
    Instant notAfter,
    Instant renewAt,
    List<X509Certificate> chain) {
  public JournalRecord {
    chain = List.copyOf(chain);
  }

  public boolean isLiveAt(Instant when) {
    return !when.isBefore(notBefore) && !when.isAfter(notAfter);
  }
}
