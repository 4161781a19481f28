package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.TCPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.TCPAccessLogEntries;
import io.hauberk.evidence.intake.LogEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlsReaderTest {
  private static AccessLogCommon tags(Map<String, String> tags) {
    return AccessLogCommon.newBuilder()
        .setUpstreamCluster("not looked at")
        .putAllCustomTags(tags)
        .build();
  }

  private static StreamAccessLogsMessage http(String path) {
    return StreamAccessLogsMessage.newBuilder()
        .setIdentifier(
            StreamAccessLogsMessage.Identifier.newBuilder()
                .setNode(Node.newBuilder().setId("somebody")))
        .setHttpLogs(
            HTTPAccessLogEntries.newBuilder()
                .addLogEntry(
                    HTTPAccessLogEntry.newBuilder()
                        .setRequest(HTTPRequestProperties.newBuilder().setPath("/a?secret=1"))
                        .setCommonProperties(tags(Map.of("path", path, "method", "GET"))))
                .addLogEntry(HTTPAccessLogEntry.getDefaultInstance()))
        .build();
  }

  @Test
  void takesTheTagsAndNothingElse() throws IOException {
    List<LogEntry> told = AlsReader.read(http("/a").toByteArray());
    assertEquals(
        List.of(Map.of("path", "/a", "method", "GET"), Map.of()),
        told.stream().map(LogEntry::values).toList());
  }

  @Test
  void readsConnections() throws IOException {
    StreamAccessLogsMessage message =
        StreamAccessLogsMessage.newBuilder()
            .setTcpLogs(
                TCPAccessLogEntries.newBuilder()
                    .addLogEntry(
                        TCPAccessLogEntry.newBuilder()
                            .setCommonProperties(tags(Map.of("layer", "inbound")))))
            .build();
    List<LogEntry> told = AlsReader.read(message.toByteArray());
    assertEquals(Optional.of("inbound"), told.getFirst().text("layer"));
  }

  @Test
  void bytesThatAreNoTextSpoilTheirOwnValueOnly() throws IOException {
    byte[] message = http("/XX").toByteArray();
    int at = ByteString.copyFrom(message).toString(StandardCharsets.ISO_8859_1).indexOf("/XX");
    message[at + 1] = (byte) 0xff;
    message[at + 2] = 0;
    assertThrows(IOException.class, () -> StreamAccessLogsMessage.parseFrom(message));
    List<LogEntry> told = AlsReader.read(message);
    assertEquals(Optional.of("/\ufffd\u0000"), told.getFirst().text("path"));
    assertEquals(Optional.of("GET"), told.getFirst().text("method"));
  }

  @Test
  void whatIsNoMessageIsRefused() {
    byte[] message = http("/a").toByteArray();
    int refused = 0;
    for (int length = 1; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      try {
        assertTrue(AlsReader.read(cut).size() <= 2);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > message.length / 2, refused + " refused");
    assertThrows(IOException.class, () -> AlsReader.read(new byte[] {0x12, 0x7f, 1}));
  }
}
