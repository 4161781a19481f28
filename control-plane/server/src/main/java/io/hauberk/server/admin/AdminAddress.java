package io.hauberk.server.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where the operator's socket of a state directory is. A Unix socket's path has at most 107 bytes
 * on Linux; where the state directory's is longer, the socket is in the user's runtime directory.
 */
public final class AdminAddress {
  private static final int LONGEST = 107;
  private static final String NAME = "admin.sock";

  private AdminAddress() {}

  /**
   * @param runtimeDirectory {@code XDG_RUNTIME_DIR}, if it is set
   * @throws IOException with a message for the user, when both paths are too long
   */
  public static UnixDomainSocketAddress of(Path state, Optional<Path> runtimeDirectory)
      throws IOException {
    Path inState = state.toAbsolutePath().normalize().resolve(NAME);
    if (fits(inState)) {
      return UnixDomainSocketAddress.of(inState);
    }
    Optional<Path> elsewhere =
        runtimeDirectory
            .map(folder -> folder.resolve("hauberk-" + digest(inState) + ".sock"))
            .filter(AdminAddress::fits);
    return UnixDomainSocketAddress.of(
        elsewhere.orElseThrow(
            () ->
                new IOException(
                    "`"
                        + inState
                        + "` is too long for a socket (at most "
                        + LONGEST
                        + " bytes): choose a shorter `--state`, or set XDG_RUNTIME_DIR")));
  }

  private static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  private static String digest(Path path) {
    try {
      byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
