package io.hauberk.server.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.evidence.record.Administration.Source;
import io.hauberk.policy.model.Exclusion;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is said of the acts of administrators. Nothing of it is a secret. */
public final class Acts {
  private Acts() {}

  /** 64 hexadecimal digits. */
  public static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** The control plane began or ended its work. */
  public static Administration ofPlane(String user, Action action, String trustDomain) {
    return new Administration(
        user,
        Source.CONTROL_PLANE,
        action,
        "ControlPlane",
        Optional.empty(),
        trustDomain,
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        new TreeMap<>());
  }

  /** The authority made a certificate for itself or for the control plane. */
  public static Administration ofAuthority(String user, JournalRecord issued) {
    return new Administration(
        user,
        Source.AUTHORITY,
        Action.ISSUE,
        "Certificate",
        Optional.empty(),
        issued.profile(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        new TreeMap<>(
            Map.of(
                "serial", issued.serial(),
                "uri", issued.uri(),
                "notAfter", issued.notAfter().toString(),
                "publicKeySha256", issued.spkiSha256())));
  }

  /** The authority has a root that it did not have before. */
  public static Administration ofRoot(String user, String certificate, String trustDomain) {
    return new Administration(
        user,
        Source.AUTHORITY,
        Action.CREATE,
        "RootCertificate",
        Optional.empty(),
        trustDomain,
        Optional.empty(),
        Optional.of(sha256(certificate)),
        true,
        Optional.empty(),
        new TreeMap<>());
  }

  /**
   * Somebody at the socket of administrators excluded a caller, or let one in again.
   *
   * @param target whom, as the administrator said it
   * @param before the exclusion of that name before
   * @param after and after; both absent when it was refused
   * @param reason of the administrator, or of the refusal
   */
  public static Administration ofQuarantine(
      String user,
      String target,
      Optional<Exclusion> before,
      Optional<Exclusion> after,
      Action action,
      boolean accepted,
      String reason) {
    TreeMap<String, String> details = new TreeMap<>(Map.of("target", target));
    after.flatMap(Exclusion::expires).ifPresent(end -> details.put("expires", end.toString()));
    return new Administration(
        user,
        Source.SOCKET,
        action,
        "Quarantine",
        Optional.empty(),
        after.or(() -> before).map(Exclusion::name).orElse(target),
        before.map(old -> sha256(old.toString())),
        after.map(now -> sha256(now.toString())),
        accepted,
        Optional.of(reason),
        details);
  }

  /** Somebody at the socket of administrators asked for a join token. */
  public static Administration ofToken(
      String user, String workload, boolean accepted, String reason, Map<String, String> details) {
    return new Administration(
        user,
        Source.SOCKET,
        Action.ISSUE,
        "JoinToken",
        Optional.empty(),
        workload,
        Optional.empty(),
        Optional.empty(),
        accepted,
        Optional.of(reason).filter(words -> !words.isEmpty()),
        new TreeMap<>(details));
  }
}
