package io.hauberk.server.xds;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Collects content; its value is a lower-case hexadecimal SHA-256, the same in every process. */
final class ContentHash {
  private final MessageDigest digest;

  ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String of(ByteString bytes) {
    ContentHash hash = new ContentHash();
    bytes.asReadOnlyByteBufferList().forEach(hash.digest::update);
    return hash.value();
  }

  /** Adds text of any length; what follows cannot run together with it. */
  ContentHash add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return this;
  }

  String value() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
