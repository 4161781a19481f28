package io.hauberk.benchmarks.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Sends lines as a proxy logs them, 500 bytes each, no two the same. */
record Feed(int lines) {
  private static final int BYTES = 500;
  private static final String LINE =
      "{\"layer\":\"inbound\",\"time\":\"2026-11-21T12:00:00.%06dZ\",\"protocol\":\"HTTP/1.1\","
          + "\"server\":\"spiffe://example.org/ns/alice/sa/alice\","
          + "\"peer_address\":\"10.1.2.3:40112\",\"request\":\"3da2bcbd-4950-4279-ab63-%012d\","
          + "\"connection\":\"17\",\"chain\":\"http-443\",\"method\":\"GET\",\"status\":\"200\","
          + "\"host\":\"alice.alice\",\"caller\":\"spiffe://example.org/ns/bob/sa/bob\","
          + "\"verdict\":\"allowed\",\"decision\":\"alice/records/read\","
          + "\"policy\":\"0123456789ab\",\"path\":\"/customer-records/";

  static String line(int number) {
    String start = LINE.formatted(number % 1_000_000, number);
    return start + "r".repeat(BYTES - start.length() - 2) + "\"}";
  }

  /**
   * @param header what stands before each line
   */
  void send(int port, String header) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
      for (int i = 0; i < lines; i++) {
        out.write((header + line(i) + "\n").getBytes(UTF_8));
      }
    }
  }
}
