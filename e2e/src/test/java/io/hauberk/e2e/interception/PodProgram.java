package io.hauberk.e2e.interception;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What runs in a pod: serves what its arguments name, and asks others what its standard input says,
 * one line for each question and each answer. A process of its own, since a network namespace is
 * entered by processes.
 *
 * <p>{@code http:8080} answers every request with the address it came from, {@code tcp:5432} and
 * {@code udp:9999} send back what they are sent.
 */
final class PodProgram {
  private PodProgram() {}

  public static void main(String[] args) throws IOException {
    for (String arg : args) {
      int port = Integer.parseInt(arg.substring(arg.indexOf(':') + 1));
      switch (arg.substring(0, arg.indexOf(':'))) {
        case "http" -> accept(new ServerSocket(port), PodProgram::http);
        case "tcp" -> accept(new ServerSocket(port), PodProgram::echo);
        case "udp" -> echo(new DatagramSocket(port));
        default -> throw new IllegalArgumentException(arg);
      }
    }
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String question = in.readLine();
    while (question != null) {
      System.out.println(PodQuestion.answer(question.split("\t")));
      question = in.readLine();
    }
    System.exit(0);
  }

  private interface Service {
    void serve(Socket socket) throws IOException;
  }

  private static void accept(ServerSocket listener, Service service) {
    start(
        () -> {
          while (true) {
            Socket socket = listener.accept();
            start(
                () -> {
                  try (socket) {
                    service.serve(socket);
                  }
                });
          }
        });
  }

  private static void http(Socket socket) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    String body = socket.getInetAddress().getHostAddress();
    String answer =
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[1024];
    int n = in.read(bytes);
    while (n > 0) {
      socket.getOutputStream().write(bytes, 0, n);
      n = in.read(bytes);
    }
  }

  private static void echo(DatagramSocket socket) {
    start(
        () -> {
          while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[1024], 1024);
            socket.receive(packet);
            InetAddress from = packet.getAddress();
            socket.send(
                new DatagramPacket(packet.getData(), packet.getLength(), from, packet.getPort()));
          }
        });
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // The other side may go at any time.
              }
            });
  }
}
