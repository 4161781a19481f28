package io.hauberk.evidence.sink.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
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
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code _bulk} API of Elasticsearch and OpenSearch. Each record is created under its uid, so
 * that one that is sent twice stands there once: the second is refused as existing, which is what
 * was wanted. Taken means what the index's own durability says, by default on the disk of the
 * primary and of every replica.
 */
public final class BulkSink implements Sink {
  private final Target target;
  private final HttpPost http;
  private final JsonMapper mapper = new JsonMapper();

  /**
   * Where to, and as whom.
   *
   * @param url of the cluster, without {@code /_bulk}
   * @param index or data stream
   */
  public record Target(URI url, String index, Optional<Login> login) {}

  /** How to log in. */
  public sealed interface Login {
    /** By name and password. */
    record Basic(String user, SecretFile password) implements Login {}

    /** By a key, as the API encodes it. */
    record ApiKey(SecretFile key) implements Login {}

    /** For messages; no secret. */
    default String named() {
      return switch (this) {
        case Basic basic -> "`%s` with `%s`".formatted(basic.user(), basic.password().file());
        case ApiKey key -> "the key in `%s`".formatted(key.key().file());
      };
    }
  }

  public BulkSink(Target target, TlsFiles tls, Duration patience) {
    this.target = target;
    this.http = new HttpPost(tls, patience);
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/x-ndjson");
    if (target.login().isPresent()) {
      headers.put("Authorization", authorization(target.login().get()));
    }
    URI uri = URI.create(target.url().toString().replaceAll("/+$", "") + "/_bulk");
    HttpResponse<byte[]> answer = http.post(uri, headers, body(batch));
    HttpPost.requireSuccess(answer, target.login().map(Login::named));
    return receipt(batch, answer);
  }

  private byte[] body(List<Message> batch) throws JsonProcessingException {
    StringBuilder lines = new StringBuilder();
    for (Message message : batch) {
      var create = mapper.createObjectNode();
      create.putObject("create").put("_index", target.index()).put("_id", message.uid());
      lines.append(mapper.writeValueAsString(create)).append('\n');
      lines.append(document(message)).append('\n');
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A data stream wants a time by this name; OCSF has it by another. */
  private static String document(Message message) {
    String text = message.text();
    return text.startsWith("{\"@timestamp\"")
        ? text
        : "{\"@timestamp\":\"" + message.record().time() + "\"," + text.substring(1);
  }

  /** The answer has an item for each that was sent, in the same order. */
  private Receipt receipt(List<Message> batch, HttpResponse<byte[]> answer) throws IOException {
    JsonNode items = mapper.readTree(answer.body()).path("items");
    if (items.size() != batch.size()) {
      throw new IOException(
          "sent %d, but the answer is about %d".formatted(batch.size(), items.size()));
    }
    List<Receipt.Refusal> refused = new ArrayList<>();
    List<Message> again = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      JsonNode item = items.get(i).path("create");
      int status = item.path("status").asInt();
      if (status / 100 == 2 || status == 409) {
        continue;
      }
      JsonNode error = item.path("error");
      if (isAboutTheIndex(status, error)) {
        throw new IOException(
            "the store lets nothing into `%s`: %s: look at the index there, and at what %s may do"
                .formatted(target.index(), reason(status, error), who()));
      }
      if (status == 429 || status / 100 == 5) {
        again.add(batch.get(i));
      } else {
        refused.add(new Receipt.Refusal(batch.get(i), reason(status, error)));
      }
    }
    return new Receipt(refused, again);
  }

  /**
   * Whoever logs in and may not write, an index that is blocked or not there: the answer as a whole
   * is a success, and each item says this. Another record would hear the same.
   */
  private static boolean isAboutTheIndex(int status, JsonNode error) {
    return status == 401
        || status == 403
        || status == 404
        || error.path("type").asText().equals("invalid_index_name_exception");
  }

  private String who() {
    return target.login().map(Login::named).orElse("everybody");
  }

  private static String reason(int status, JsonNode error) {
    String reason = error.path("reason").asText();
    return status
        + " "
        + error.path("type").asText()
        + ": "
        + reason.substring(0, Math.min(300, reason.length()));
  }

  private static String authorization(Login login) throws IOException {
    return switch (login) {
      case Login.Basic basic ->
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(
                      (basic.user() + ":" + basic.password().read())
                          .getBytes(StandardCharsets.UTF_8));
      case Login.ApiKey key -> "ApiKey " + key.key().readToken();
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
