package io.hauberk.server.admin;

import io.hauberk.admin.v1.Authority;
import io.hauberk.admin.v1.CaReport;
import io.hauberk.authority.AuthorityInspection;
import io.hauberk.authority.CertificateInspection;
import io.hauberk.identity.TrustDomain;
import java.nio.file.Path;
import java.time.Instant;

/** Which certificates the authority signs with, and how many it has out. */
final class AuthorityReport {
  private AuthorityReport() {}

  static CaReport of(TrustDomain trustDomain, Path state, Instant now) {
    AuthorityInspection inspection = AuthorityInspection.read(state, now);
    CaReport.Builder report =
        CaReport.newBuilder()
            .setTrustDomain(trustDomain.name())
            .setJournalLength(inspection.signatures())
            .setLiveCertificates(
                (int) inspection.latest().stream().filter(CertificateInspection::live).count())
            .addAuthorities(message(inspection.root()));
    inspection.issuers().forEach(issuer -> report.addAuthorities(message(issuer)));
    return report.build();
  }

  private static Authority message(CertificateInspection certificate) {
    return Authority.newBuilder()
        .setRole(certificate.profile())
        .setSubject(certificate.uri())
        .setSerial(certificate.serial())
        .setNotBefore(certificate.notBefore().getEpochSecond())
        .setNotAfter(certificate.notAfter().getEpochSecond())
        .setFingerprint(certificate.sha256())
        .build();
  }
}
