package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Opens messages, and insists that every field that is set is one that somebody looks at. Each
 * message is looked at in one place only, so once is enough.
 */
final class Protos {
  private final Map<Any, Message> opened = new HashMap<>();
  private final Set<Message> checked = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @throws UnsoundConfigException when it holds another type
   */
  <T extends Message> T open(Any any, Class<T> type) {
    Message known = opened.get(any);
    if (known == null) {
      if (!any.is(type)) {
        throw UnsoundConfigException.unknown(
            any.getTypeUrl() + " where " + type.getName() + " belongs");
      }
      try {
        known = any.unpack(type);
      } catch (InvalidProtocolBufferException e) {
        throw UnsoundConfigException.unknown("the bytes of " + any.getTypeUrl());
      }
      opened.put(any, known);
    }
    return type.cast(known);
  }

  /**
   * @param fields the names of all that may be set
   * @throws UnsoundConfigException when another one is
   */
  void onlyKnows(Message message, String... fields) {
    if (checked.contains(message)) {
      return;
    }
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw UnsoundConfigException.unknown(
          "field numbers "
              + message.getUnknownFields().asMap().keySet()
              + " of "
              + message.getDescriptorForType().getFullName());
    }
    onlyNames(message, fields);
    checked.add(message);
  }

  /** The same for a message whose definition is older than the Envoy that reads it. */
  void onlyKnows(Message message, Set<Integer> newerFields, String... fields) {
    Set<Integer> numbers = new HashSet<>(message.getUnknownFields().asMap().keySet());
    numbers.removeAll(newerFields);
    if (!numbers.isEmpty()) {
      throw UnsoundConfigException.unknown(
          "field numbers " + numbers + " of " + message.getDescriptorForType().getFullName());
    }
    onlyNames(message, fields);
  }

  private static void onlyNames(Message message, String... fields) {
    Set<String> known = new HashSet<>(Arrays.asList(fields));
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (!known.contains(field.getName())) {
        throw UnsoundConfigException.unknown(
            "`" + field.getName() + "` of " + message.getDescriptorForType().getFullName());
      }
    }
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw UnsoundConfigException.unsafe(otherwise);
    }
  }
}
