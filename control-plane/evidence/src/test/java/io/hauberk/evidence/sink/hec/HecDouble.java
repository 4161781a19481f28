package io.hauberk.evidence.sink.hec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * A collector as it is published: what it has answered with 200 is in its memory, is indexed at the
 * next look at its acknowledgement but one, and is lost when it stops before. Each acknowledgement
 * is told once.
 */
final class HecDouble implements AutoCloseable {
  private final SSLContext context;
  private final String token;
  private final int port;
  private final JsonMapper mapper = new JsonMapper();
  private final List<JsonNode> indexed = new ArrayList<>();
  private final Map<String, Map<Long, List<JsonNode>>> pending = new HashMap<>();
  private final Set<String> looked = new HashSet<>();
  private long acks;
  private int busy;
  private HttpServer server;

  HecDouble(SSLContext context, String token, int port) {
    this.context = context;
    this.token = token;
    this.port = port;
    this.server = start();
  }

  private HttpServer start() {
    try {
      HttpsServer started =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      started.setHttpsConfigurator(new HttpsConfigurator(context));
      started.createContext("/services/collector/event", this::events);
      started.createContext("/services/collector/ack", this::acknowledge);
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** What was not indexed is lost, and so are the channels. */
  synchronized void stop() {
    server.stop(0);
    pending.clear();
  }

  synchronized void startAgain() {
    server = start();
  }

  /** So many requests are answered with "server is busy" first. */
  synchronized void busy(int requests) {
    busy = requests;
  }

  synchronized List<JsonNode> indexed() {
    return List.copyOf(indexed);
  }

  private synchronized void events(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String channel = channel(exchange);
    if (!authorized(exchange)) {
      answer(exchange, 403, "{\"text\":\"Invalid token\",\"code\":4}");
    } else if (channel.isEmpty()) {
      answer(exchange, 400, "{\"text\":\"Data channel is missing\",\"code\":10}");
    } else if (busy > 0) {
      busy--;
      answer(exchange, 503, "{\"text\":\"Server is busy\",\"code\":9}");
    } else {
      List<JsonNode> events = new ArrayList<>();
      try (MappingIterator<JsonNode> all = mapper.readerFor(JsonNode.class).readValues(body)) {
        while (all.hasNext()) {
          JsonNode event = all.next();
          if (!event.hasNonNull("event")) {
            String words = "{\"text\":\"Event field is required\",\"code\":12,";
            answer(exchange, 400, words + "\"invalid-event-number\":" + events.size() + "}");
            return;
          }
          events.add(event);
        }
      }
      long id = acks++;
      pending.computeIfAbsent(channel, each -> new HashMap<>()).put(id, events);
      answer(exchange, 200, "{\"text\":\"Success\",\"code\":0,\"ackId\":" + id + "}");
    }
  }

  private synchronized void acknowledge(HttpExchange exchange) throws IOException {
    JsonNode asked = mapper.readTree(exchange.getRequestBody());
    Map<Long, List<JsonNode>> channel = pending.getOrDefault(channel(exchange), new HashMap<>());
    var answer = mapper.createObjectNode();
    var states = answer.putObject("acks");
    for (JsonNode id : asked.path("acks")) {
      boolean second = !looked.add(channel(exchange) + id);
      List<JsonNode> events = second ? channel.remove(id.asLong()) : null;
      if (events != null) {
        indexed.addAll(events);
      }
      states.put(id.asText(), events != null);
    }
    answer(exchange, 200, mapper.writeValueAsString(answer));
  }

  private boolean authorized(HttpExchange exchange) {
    return ("Splunk " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private static String channel(HttpExchange exchange) {
    String channel = exchange.getRequestHeaders().getFirst("X-Splunk-Request-Channel");
    return channel == null ? "" : channel;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
