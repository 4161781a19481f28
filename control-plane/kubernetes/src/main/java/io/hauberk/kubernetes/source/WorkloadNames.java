package io.hauberk.kubernetes.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.identity.Names;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of workloads, which are DNS labels; those of controllers may be longer and have dots. */
final class WorkloadNames {
  private static final int LONGEST = 63;
  private static final int DIGITS = 6;

  private WorkloadNames() {}

  /** The controller's own name where that fits. */
  static String of(String controller) {
    return Names.isLabel(controller) ? controller : variant(controller, controller);
  }

  /** The name followed by six digits of a hash. */
  static String variant(String name, String content) {
    String base = name.replace('.', '-');
    base = base.substring(0, Math.min(base.length(), LONGEST - DIGITS - 1));
    return base + "-" + hash(content);
  }

  private static String hash(String content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGITS / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
