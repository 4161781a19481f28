package io.hauberk.envoy.compile;

import com.google.protobuf.Any;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One serialised xDS resource.
 *
 * @param version lower-case hexadecimal SHA-256 of the resource's deterministic bytes
 */
public record XdsResource(String name, String version, Any body) {
  private static final String TYPE_PREFIX = "type.googleapis.com/";

  /** Serialises with map keys in order, so that equal messages give equal bytes. */
  public static XdsResource of(String name, Message message) {
    byte[] bytes = deterministicBytes(message);
    Any body =
        Any.newBuilder()
            .setTypeUrl(TYPE_PREFIX + message.getDescriptorForType().getFullName())
            // Nobody else has the array.
            .setValue(UnsafeByteOperations.unsafeWrap(bytes))
            .build();
    return new XdsResource(name, sha256(bytes), body);
  }

  public String typeUrl() {
    return body.getTypeUrl();
  }

  static byte[] deterministicBytes(Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.useDeterministicSerialization();
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
