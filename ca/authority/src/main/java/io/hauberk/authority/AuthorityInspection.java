package io.hauberk.authority;

import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.journal.Journal;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.identity.peer.CertificateNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a state directory says of its authority. Reading it touches no private key and disturbs no
 * running control plane; the hashes of the whole journal are checked on the way.
 *
 * @param signatures how many the journal holds, of all profiles
 * @param issuers intermediates that live, newest first
 * @param latest the newest certificate of each workload, by instance
 */
public record AuthorityInspection(
    CertificateInspection root,
    int signatures,
    List<CertificateInspection> issuers,
    List<CertificateInspection> latest) {

  /**
   * @throws AuthorityFailure when there is no authority or its journal is damaged
   */
  public static AuthorityInspection read(Path stateDir, Instant now) {
    X509Certificate root = root(stateDir.resolve("root.pem"));
    List<JournalRecord> records = Journal.read(stateDir.resolve("journal.jsonl"));
    Map<String, JournalRecord> latest = new TreeMap<>();
    for (JournalRecord record : records) {
      record.instance().ifPresent(instance -> latest.put(instance.dnsName(), record));
    }
    return new AuthorityInspection(
        CertificateInspection.root(root, uri(root), now),
        records.size(),
        records.reversed().stream()
            .filter(r -> r.profile().endsWith("-issuer") && r.isLiveAt(now))
            .sorted(Comparator.comparing(JournalRecord::time).reversed())
            .map(r -> CertificateInspection.of(r, now))
            .toList(),
        latest.values().stream().map(r -> CertificateInspection.of(r, now)).toList());
  }

  private static X509Certificate root(Path file) {
    try {
      return Pem.certificates(Files.readString(file)).getFirst();
    } catch (IOException e) {
      throw new AuthorityFailure(
          "`" + file + "` cannot be read (" + e.getMessage() + ")",
          "give the state directory of a control plane that has been started once",
          e);
    } catch (IllegalArgumentException e) {
      throw new AuthorityFailure(
          "`" + file + "` is not a certificate in PEM", "restore it from a backup", e);
    }
  }

  private static String uri(X509Certificate certificate) {
    try {
      return CertificateNames.of(certificate).uris().stream().findFirst().orElse("");
    } catch (CertificateParsingException e) {
      return "";
    }
  }
}
