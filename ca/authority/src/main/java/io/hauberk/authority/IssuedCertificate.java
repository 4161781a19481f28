package io.hauberk.authority;

import io.hauberk.authority.journal.JournalRecord;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that is in the journal and may be handed out.
 *
 * @param chain leaf first, then intermediates, without the root
 * @param serial lower-case hex
 * @param renewAt when its holder should ask for the next one
 * @param spkiSha256 lower-case hex, of the DER SubjectPublicKeyInfo
 * @param keyFile where its holder keeps the private key, if that is known
 */
public record IssuedCertificate(
    List<X509Certificate> chain,
    String serial,
    Instant notBefore,
    Instant notAfter,
    Instant renewAt,
    String spkiSha256,
    Optional<String> keyFile) {
  public IssuedCertificate {
    chain = List.copyOf(chain);
  }

  /** What was issued then. */
  public static IssuedCertificate of(JournalRecord record) {
    return new IssuedCertificate(
        record.chain(),
        record.serial(),
        record.notBefore(),
        record.notAfter(),
        record.renewAt(),
        record.spkiSha256(),
        record.keyFile());
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }
}
