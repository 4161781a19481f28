package io.hauberk.evidence.sink.otlp;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.stub.MetadataUtils;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.RefusedBatchException;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.evidence.sink.tls.TlsFiles;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Logs of OpenTelemetry over gRPC. Taken means what it means in {@link OtlpHttpSink}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">the protocol</a>
 */
public final class OtlpGrpcSink implements Sink {
  private final Target target;
  private final Optional<TlsFiles> tls;
  private final Duration patience;
  private final String version;
  private @Nullable SSLContext context;
  private @Nullable ManagedChannel channel;

  /**
   * Where to.
   *
   * @param bearer token, if the receiver wants one
   */
  public record Target(String host, int port, Optional<SecretFile> bearer) {}

  /**
   * @param tls absent for a collector on the same machine
   * @param version of Hauberk
   */
  public OtlpGrpcSink(Target target, Optional<TlsFiles> tls, Duration patience, String version) {
    this.target = target;
    this.tls = tls;
    this.patience = patience;
    this.version = version;
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException {
    try {
      OtlpLogs.requireWhole(stub().export(OtlpLogs.request(version, batch)));
      return Receipt.TAKEN;
    } catch (StatusRuntimeException e) {
      Status status = e.getStatus();
      String words = "the receiver answered " + status.getCode() + ": " + status.getDescription();
      if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
        throw new RefusedBatchException(words);
      }
      throw new IOException(words + mend(status.getCode()), e);
    }
  }

  private String mend(Status.Code code) {
    if (code != Status.Code.UNAUTHENTICATED && code != Status.Code.PERMISSION_DENIED) {
      return "";
    }
    return target
        .bearer()
        .map(token -> ": look at the token in `%s`".formatted(token.file()))
        .orElse(": look at its token or certificate");
  }

  private LogsServiceGrpc.LogsServiceBlockingStub stub() throws IOException {
    LogsServiceGrpc.LogsServiceBlockingStub stub =
        LogsServiceGrpc.newBlockingStub(channel())
            .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (target.bearer().isEmpty()) {
      return stub;
    }
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + target.bearer().get().readToken());
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private ManagedChannel channel() throws IOException {
    SSLContext now = tls.isPresent() ? tls.get().context() : null;
    ManagedChannel open = channel;
    if (open != null && context == now) {
      return open;
    }
    close();
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(target.host(), target.port());
    if (now == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(http2(now));
    }
    open = builder.build();
    channel = open;
    context = now;
    return open;
  }

  @SuppressWarnings("deprecation")
  private static JdkSslContext http2(SSLContext context) {
    return new JdkSslContext(
        context,
        true,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "h2"),
        ClientAuth.NONE,
        new String[] {"TLSv1.3", "TLSv1.2"},
        false);
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }
}
