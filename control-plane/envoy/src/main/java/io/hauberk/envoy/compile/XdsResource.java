package io.hauberk.envoy.compile;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
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
            .setValue(ByteString.copyFrom(bytes))
            .build();
    return new XdsResource(name, sha256(bytes), body);
  }

  public String typeUrl() {
    return body.getTypeUrl();
  }

  static byte[] deterministicBytes(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getSerializedSize());
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.useDeterministicSerialization();
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
