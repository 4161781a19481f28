package io.hauberk.envoy.compile;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/** Messages inside messages, packed so that equal ones give equal bytes (map keys in order). */
final class Packed {
  private Packed() {}

  static Any any(Message message) {
    return Any.newBuilder()
        .setTypeUrl(typeUrl(message))
        .setValue(ByteString.copyFrom(XdsResource.deterministicBytes(message)))
        .build();
  }

  static String typeUrl(Message message) {
    return "type.googleapis.com/" + message.getDescriptorForType().getFullName();
  }

  /** As the matching API wants it. */
  static com.github.xds.core.v3.TypedExtensionConfig matching(String name, Message message) {
    return com.github.xds.core.v3.TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(any(message))
        .build();
  }

  /** As the rest of Envoy's API wants it. */
  static io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig extension(
      String name, Message message) {
    return io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig.newBuilder()
        .setName(name)
        .setTypedConfig(any(message))
        .build();
  }
}
