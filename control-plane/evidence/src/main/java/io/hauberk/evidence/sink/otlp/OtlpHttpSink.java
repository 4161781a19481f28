package io.hauberk.evidence.sink.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.http.HttpPost;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.evidence.sink.tls.TlsFiles;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Logs of OpenTelemetry over HTTP, in its binary form. Taken means what the receiver means by
 * success: a collector with a queue in memory has it there, one without has passed it on.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">the protocol</a>
 */
public final class OtlpHttpSink implements Sink {
  private final URI url;
  private final Optional<SecretFile> bearer;
  private final String version;
  private final HttpPost http;

  /**
   * @param url with its path, as a rule {@code /v1/logs}
   * @param bearer token, if the receiver wants one
   * @param version of Hauberk
   */
  public OtlpHttpSink(
      URI url, Optional<SecretFile> bearer, TlsFiles tls, Duration patience, String version) {
    this.url = url;
    this.bearer = bearer;
    this.version = version;
    this.http = new HttpPost(tls, patience);
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/x-protobuf");
    if (bearer.isPresent()) {
      headers.put("Authorization", "Bearer " + bearer.get().readToken());
    }
    HttpResponse<byte[]> answer =
        http.post(url, headers, OtlpLogs.request(version, batch).toByteArray());
    HttpPost.requireSuccess(
        answer, bearer.map(token -> "the token in `%s`".formatted(token.file())));
    try {
      OtlpLogs.requireWhole(ExportLogsServiceResponse.parseFrom(answer.body()));
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("that is no receiver of OTLP: " + HttpPost.excerpt(answer), e);
    }
    return Receipt.TAKEN;
  }

  @Override
  public void close() {
    http.close();
  }
}
