package io.hauberk.server.evidence;

import com.google.protobuf.Empty;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.LogEntry;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProxyIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.service.accesslog.v3.AccessLogService}: what a proxy tells is taken as told by the
 * workload of its certificate, whatever the node in the stream calls itself. The next message of a
 * stream is asked for when the one before was taken; while the intake is full, later.
 */
final class AlsService {
  private static final Logger LOG = System.getLogger(AlsService.class.getName());
  private static final long PAUSE_MILLIS = 20;

  /** Who calls a method, of the generated descriptor, whose messages are left as bytes. */
  private static final MethodDescriptor<byte[], Empty> STREAM =
      MethodDescriptor.<byte[], Empty>newBuilder()
          .setType(MethodType.CLIENT_STREAMING)
          .setFullMethodName(AccessLogServiceGrpc.getStreamAccessLogsMethod().getFullMethodName())
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .build();

  private final Intake intake;
  private final ScheduledExecutorService later;

  AlsService(Intake intake, ScheduledExecutorService later) {
    this.intake = intake;
    this.later = later;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(AccessLogServiceGrpc.SERVICE_NAME)
                .addMethod(STREAM)
                .build())
        .addMethod(STREAM, new Handler())
        .build();
  }

  private final class Handler implements ServerCallHandler<byte[], Empty> {
    @Override
    public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], Empty> call, Metadata headers) {
      @Nullable ProxyIdentity identity = PeerIdentity.CURRENT.get();
      if (identity == null) {
        call.close(
            Status.UNAUTHENTICATED.withDescription("nobody proved who calls"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      call.request(1);
      return new Telling(call, identity);
    }
  }

  private final class Telling extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], Empty> call;
    private final ProxyIdentity identity;
    private boolean complained;
    private boolean shipped;

    Telling(ServerCall<byte[], Empty> call, ProxyIdentity identity) {
      this.call = call;
      this.identity = identity;
    }

    @Override
    public void onMessage(byte[] message) {
      try {
        shipped |= AlsReader.isShipped(message);
        for (LogEntry entry : shipped ? List.<LogEntry>of() : AlsReader.read(message)) {
          var unused =
              intake
                  .take(identity.instance(), identity.account(), entry)
                  .exceptionally(this::complain);
        }
      } catch (IOException e) {
        complain(e);
      }
      goOn();
    }

    /** Once for each stream: who can make us write a line can make us write many. */
    private Long complain(Throwable refused) {
      if (!complained) {
        complained = true;
        LOG.log(
            Level.WARNING,
            "a line of `{0}` is not in the evidence: {1}",
            identity.instance(),
            String.valueOf(refused.getMessage()));
      }
      return -1L;
    }

    private void goOn() {
      if (intake.isFull()) {
        var unused = later.schedule(this::goOn, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        call.request(1);
      }
    }

    @Override
    public void onHalfClose() {
      call.close(Status.OK, new Metadata());
    }
  }

  /** Messages as they travel. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
