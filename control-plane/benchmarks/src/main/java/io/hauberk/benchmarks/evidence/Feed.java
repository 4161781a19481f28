package io.hauberk.benchmarks.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * Sends lines as a proxy logs them, 500 bytes each, no two the same. They are made so cheaply that
 * whoever receives them is the slower one.
 *
 * @param header what stands before each line
 */
record Feed(String header) {
  private static final int BYTES = 500;
  private static final String LINE =
      "{\"layer\":\"inbound\",\"time\":\"2026-11-21T12:00:00.@@@@@@Z\",\"protocol\":\"HTTP/1.1\","
          + "\"server\":\"spiffe://example.org/ns/alice/sa/alice\","
          + "\"peer_address\":\"10.1.2.3:40112\",\"request\":\"3da2bcbd-4950-4279-ab63-############\","
          + "\"connection\":\"17\",\"chain\":\"http-443\",\"method\":\"GET\",\"status\":\"200\","
          + "\"host\":\"alice.alice\",\"caller\":\"spiffe://example.org/ns/bob/sa/bob\","
          + "\"verdict\":\"allowed\",\"decision\":\"alice/records/read\","
          + "\"policy\":\"0123456789ab\",\"path\":\"/customer-records/";

  /** How many bytes a receiver keeps of so many lines, ends of lines included. */
  static long bytes(int lines) {
    return lines * (BYTES + 1L);
  }

  /** Sends so many lines over a connection of their own, numbered from the first on. */
  void send(int port, int first, int lines) throws IOException {
    byte[] line = (header + LINE + "r".repeat(BYTES - LINE.length() - 2) + "\"}\n").getBytes(UTF_8);
    int micros = header.length() + LINE.indexOf('@');
    int request = header.length() + LINE.indexOf('#');
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
      for (int number = first; number < first + lines; number++) {
        digits(line, micros, 6, number);
        digits(line, request, 12, number);
        out.write(line);
      }
    }
  }

  private static void digits(byte[] line, int from, int count, int number) {
    int left = number;
    for (int i = from + count - 1; i >= from; i--) {
      line[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }
}
