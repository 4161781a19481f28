package io.hauberk.evidence.sink.hec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.RefusedBatchException;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.http.HttpPost;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Splunk's HTTP Event Collector. With acknowledgement taken means that the indexers have it; an
 * answer of 200 alone means only that the collector has it in memory.
 *
 * @see <a
 *     href="https://docs.splunk.com/Documentation/Splunk/latest/Data/AboutHECIDXAck">acknowledgement</a>
 */
public final class HecSink implements Sink {
  private static final long FIRST_LOOK_MS = 100;
  private static final long LONGEST_LOOK_MS = 5_000;

  private final Target target;
  private final HttpPost http;
  private final Supplier<String> channels;
  private final JsonMapper mapper = new JsonMapper();
  private String channel;

  /**
   * Where to, and as what.
   *
   * @param url of the collector, without {@code /services}
   * @param index absent for the token's own
   * @param acknowledged how long to wait for the indexers; absent not to ask them
   * @param json whether messages are objects of JSON
   */
  public record Target(
      URI url,
      SecretFile token,
      Optional<String> index,
      String sourceType,
      Optional<Duration> acknowledged,
      boolean json) {}

  /**
   * @param channels makes GUIDs
   */
  public HecSink(Target target, TlsFiles tls, Duration patience, Supplier<String> channels) {
    this.target = target;
    this.http = new HttpPost(tls, patience);
    this.channels = channels;
    this.channel = channels.get();
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = post("/services/collector/event", body(batch));
    JsonNode said = said(answer);
    if (answer.statusCode() != 200) {
      return refusal(batch, answer, said);
    }
    if (target.acknowledged().isPresent()) {
      if (!said.has("ackId")) {
        throw new IOException("the token has no indexer acknowledgement; turn it on there");
      }
      awaitIndexed(said.get("ackId").asLong(), target.acknowledged().get());
    }
    return Receipt.TAKEN;
  }

  /** Codes as they are published; only some speak of an event. */
  private Receipt refusal(List<Message> batch, HttpResponse<byte[]> answer, JsonNode said)
      throws IOException {
    String words = words(answer, said);
    switch (code(said)) {
      case 6, 12, 13, 15 -> {
        int at = said.path("invalid-event-number").asInt(-1);
        if (at < 0 || at >= batch.size()) {
          throw new RefusedBatchException(words);
        }
        List<Message> others = new ArrayList<>(batch);
        Message invalid = others.remove(at);
        return new Receipt(List.of(new Receipt.Refusal(invalid, words)), others);
      }
      case 10, 11 -> {
        channel = channels.get();
        throw new IOException(words);
      }
      // Token, index, acknowledgement: somebody has to mend it, the events are not to blame.
      case 1, 2, 3, 4 -> throw new IOException(words + ": look at " + login());
      case 7, 14, 16 -> throw new IOException(words);
      // No data, an error inside, busy; and answers from something else on the way.
      default -> {
        HttpPost.requireSuccess(answer, Optional.of(login()));
        throw new IOException(words);
      }
    }
  }

  private static int code(JsonNode said) {
    return said.path("code").asInt(-1);
  }

  private static String words(HttpResponse<byte[]> answer, JsonNode said) {
    return "the collector answered %d, code %d: %s"
        .formatted(answer.statusCode(), code(said), said.path("text").asText());
  }

  private String login() {
    return "the token in `%s`".formatted(target.token().file());
  }

  /** What is not acknowledged in time is sent again on another channel. */
  private void awaitIndexed(long id, Duration longest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    byte[] question = ("{\"acks\":[" + id + "]}").getBytes(StandardCharsets.US_ASCII);
    long pause = FIRST_LOOK_MS;
    while (System.nanoTime() < deadline) {
      HttpResponse<byte[]> answer = post("/services/collector/ack", question);
      if (answer.statusCode() == 400) {
        // The question was refused, not the events: they may be indexed or not.
        channel = channels.get();
        throw new IOException(words(answer, said(answer)));
      }
      HttpPost.requireSuccess(answer, Optional.of(login()));
      if (said(answer).path("acks").path(Long.toString(id)).asBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, LONGEST_LOOK_MS);
    }
    channel = channels.get();
    throw new IOException("the indexers did not acknowledge within " + longest.toSeconds() + " s");
  }

  private HttpResponse<byte[]> post(String path, byte[] body)
      throws IOException, InterruptedException {
    URI uri =
        URI.create(target.url().toString().replaceAll("/+$", "") + path + "?channel=" + channel);
    return http.post(
        uri,
        Map.of(
            "Authorization",
            "Splunk " + target.token().readToken(),
            "X-Splunk-Request-Channel",
            channel,
            "Content-Type",
            "application/json"),
        body);
  }

  private JsonNode said(HttpResponse<byte[]> answer) {
    try {
      return mapper.readTree(answer.body());
    } catch (IOException e) {
      return mapper.missingNode();
    }
  }

  private byte[] body(List<Message> batch) throws IOException {
    StringBuilder events = new StringBuilder();
    for (Message message : batch) {
      var event = mapper.createObjectNode();
      long millis = message.record().time().toEpochMilli();
      event.put(
          "time", "%d.%03d".formatted(Math.floorDiv(millis, 1000L), Math.floorMod(millis, 1000L)));
      event.put("source", "hauberk").put("sourcetype", target.sourceType());
      target.index().ifPresent(index -> event.put("index", index));
      if (target.json()) {
        event.putRawValue(
            "event", new com.fasterxml.jackson.databind.util.RawValue(message.text()));
      } else {
        event.put("event", message.text());
      }
      events.append(mapper.writeValueAsString(event)).append('\n');
    }
    return events.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
