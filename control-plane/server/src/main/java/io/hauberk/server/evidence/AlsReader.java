package io.hauberk.server.evidence;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.hauberk.evidence.intake.LogEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads from a {@code StreamAccessLogsMessage} the tags of each entry and skips all else. Bytes
 * that are no UTF-8 are replaced, where the generated classes would refuse the whole message and
 * with it the entries of others.
 */
final class AlsReader {
  private static final int HTTP = StreamAccessLogsMessage.HTTP_LOGS_FIELD_NUMBER;
  private static final int TCP = StreamAccessLogsMessage.TCP_LOGS_FIELD_NUMBER;
  private static final int ENTRY =
      StreamAccessLogsMessage.HTTPAccessLogEntries.LOG_ENTRY_FIELD_NUMBER;
  private static final int HTTP_COMMON = HTTPAccessLogEntry.COMMON_PROPERTIES_FIELD_NUMBER;
  private static final int TCP_COMMON = TCPAccessLogEntry.COMMON_PROPERTIES_FIELD_NUMBER;
  private static final int TAGS = AccessLogCommon.CUSTOM_TAGS_FIELD_NUMBER;

  private final List<LogEntry> entries = new ArrayList<>();
  private final CodedInputStream in;

  private AlsReader(CodedInputStream in) {
    this.in = in;
  }

  /** Who a stream says it comes from: its first message does. */
  static Optional<Node> node(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    int tag;
    while ((tag = in.readTag()) != 0) {
      if (is(tag, StreamAccessLogsMessage.IDENTIFIER_FIELD_NUMBER)) {
        return Optional.of(
            StreamAccessLogsMessage.Identifier.parseFrom(in.readByteArray()).getNode());
      }
      in.skipField(tag);
    }
    return Optional.empty();
  }

  static List<LogEntry> read(byte[] message) throws IOException {
    AlsReader reader = new AlsReader(CodedInputStream.newInstance(message));
    reader.message();
    return reader.entries;
  }

  private void message() throws IOException {
    int tag;
    while ((tag = in.readTag()) != 0) {
      if (is(tag, HTTP)) {
        inside(() -> entries(HTTP_COMMON));
      } else if (is(tag, TCP)) {
        inside(() -> entries(TCP_COMMON));
      } else {
        in.skipField(tag);
      }
    }
  }

  private void entries(int common) throws IOException {
    int tag;
    while ((tag = in.readTag()) != 0) {
      if (is(tag, ENTRY)) {
        LogEntry.Builder tags = new LogEntry.Builder();
        inside(() -> each(common, () -> each(TAGS, () -> tag(tags))));
        entries.add(tags.build());
      } else {
        in.skipField(tag);
      }
    }
  }

  /** Of what a message has, that field only. */
  private void each(int field, Step step) throws IOException {
    int tag;
    while ((tag = in.readTag()) != 0) {
      if (is(tag, field)) {
        inside(step);
      } else {
        in.skipField(tag);
      }
    }
  }

  /** An entry of a map: key and value. */
  private void tag(LogEntry.Builder tags) throws IOException {
    String key = "";
    String value = "";
    int tag;
    while ((tag = in.readTag()) != 0) {
      if (is(tag, 1)) {
        key = text();
      } else if (is(tag, 2)) {
        value = text();
      } else {
        in.skipField(tag);
      }
    }
    tags.put(key, value);
  }

  private String text() throws IOException {
    return new String(in.readByteArray(), StandardCharsets.UTF_8);
  }

  private void inside(Step step) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    step.run();
    in.checkLastTagWas(0);
    in.popLimit(limit);
  }

  private static boolean is(int tag, int field) {
    return WireFormat.getTagFieldNumber(tag) == field
        && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /** Reads a message up to its end. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
