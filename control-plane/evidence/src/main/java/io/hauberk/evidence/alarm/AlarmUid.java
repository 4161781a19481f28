package io.hauberk.evidence.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.evidence.record.Alarm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/** The name of an alarm: the same one raised at the same moment is the same record. */
final class AlarmUid {
  private AlarmUid() {}

  static String of(Alarm alarm, Instant now) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((alarm.rule() + "\n" + alarm.subject() + "\n" + now).getBytes(UTF_8));
      return "alarm/"
          + alarm.rule()
          + "/"
          + HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }
}
