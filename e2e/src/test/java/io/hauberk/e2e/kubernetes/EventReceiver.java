package io.hauberk.e2e.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hauberk.testkit.cluster.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of events beside a cluster that asks for a token, as Splunk's does. */
final class EventReceiver implements AutoCloseable {
  private final HttpServer server;
  private final String token;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  private EventReceiver(HttpServer server, String token) {
    this.server = server;
    this.token = token;
  }

  /**
   * @param address of this machine that pods reach
   */
  static EventReceiver start(String address, String token) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getByName(address), 0);
    EventReceiver receiver = new EventReceiver(HttpServer.create(any, 0), token);
    receiver.server.createContext("/services/collector/event", receiver::take);
    receiver.server.start();
    return receiver;
  }

  URI url() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  /** Returns when the event of a record has come, with the token. */
  void await(String uid) {
    try {
      Deadline.await("the event", () -> events.stream().anyMatch(event -> event.contains(uid)));
    } catch (IllegalStateException e) {
      throw new AssertionError("no event of `" + uid + "`, but " + refused + " and " + events, e);
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean known =
        ("Splunk " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (known) {
      events.addAll(body.lines().toList());
    } else {
      refused.add("refused " + exchange.getRequestURI());
    }
    byte[] answer =
        (known ? "{\"text\":\"Success\",\"code\":0}" : "{\"text\":\"Invalid token\",\"code\":4}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(known ? 200 : 403, answer.length);
    try (var out = exchange.getResponseBody()) {
      out.write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
