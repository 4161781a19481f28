package io.hauberk.server.admin;

import io.hauberk.admin.v1.CaReport;
import io.hauberk.authority.Authority;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.journal.JournalRecord;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which certificates the authority signs with, and how many it has out. */
final class AuthorityReport {
  private AuthorityReport() {}

  static CaReport of(Authority authority, Instant now) {
    CaReport.Builder report = CaReport.newBuilder().setTrustDomain(authority.trustDomain().name());
    authority.bundle().forEach(root -> report.addAuthorities(message("root", root)));
    Map<String, X509Certificate> intermediates = new LinkedHashMap<>();
    int live = 0;
    for (JournalRecord record : authority.journal().latest()) {
      if (record.isLiveAt(now)) {
        live++;
        record.chain().stream()
            .skip(1)
            .forEach(issuer -> intermediates.put(issuer.getSerialNumber().toString(16), issuer));
      }
    }
    intermediates.values().forEach(c -> report.addAuthorities(message("intermediate", c)));
    return report.setLiveCertificates(live).build();
  }

  private static io.hauberk.admin.v1.Authority message(String role, X509Certificate certificate) {
    try {
      return io.hauberk.admin.v1.Authority.newBuilder()
          .setRole(role)
          .setSubject(certificate.getSubjectX500Principal().getName())
          .setSerial(certificate.getSerialNumber().toString(16))
          .setNotBefore(certificate.getNotBefore().toInstant().getEpochSecond())
          .setNotAfter(certificate.getNotAfter().toInstant().getEpochSecond())
          .setFingerprint(Fingerprint.of(certificate.getEncoded()))
          .build();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
