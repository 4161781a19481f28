package io.hauberk.server.evidence;

import com.google.protobuf.Empty;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.hauberk.evidence.intake.EntryRefused;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.LogEntry;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.loss.LogMode;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.ProxyIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.service.accesslog.v3.AccessLogService}: what a proxy tells is taken as told by the
 * workload of its certificate; a stream whose node calls itself otherwise, or that tells of another
 * server, is ended by {@code PERMISSION_DENIED}. The next message of a stream is asked for when the
 * one before was taken; while the intake is full, later.
 */
final class AlsService implements AutoCloseable {
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

  private static final Status STOPPING =
      Status.UNAVAILABLE.withDescription("the control plane is stopping");

  private final Intake intake;
  private final ScheduledExecutorService later;
  private final Predicate<InstanceName> durable;
  private final Set<Telling> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param durable whether no line of that proxy may be lost, so that it should not come here
   */
  AlsService(Intake intake, ScheduledExecutorService later, Predicate<InstanceName> durable) {
    this.intake = intake;
    this.later = later;
    this.durable = durable;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(
            ServiceDescriptor.newBuilder(AccessLogServiceGrpc.SERVICE_NAME)
                .addMethod(STREAM)
                .build())
        .addMethod(STREAM, new Handler())
        .build();
  }

  /** Ends every stream; when it returns, no line is taken any more. */
  @Override
  public void close() {
    closed = true;
    streams.forEach(Telling::leave);
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
      Telling telling = new Telling(call, identity);
      streams.add(telling);
      if (closed) {
        telling.leave();
      } else {
        call.request(1);
      }
      return telling;
    }
  }

  private final class Telling extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], Empty> call;
    private final ProxyIdentity identity;
    private boolean complained;
    private boolean shipped;
    private boolean ended;

    Telling(ServerCall<byte[], Empty> call, ProxyIdentity identity) {
      this.call = call;
      this.identity = identity;
    }

    @Override
    public synchronized void onMessage(byte[] message) {
      if (ended) {
        return;
      }
      try {
        AlsReader.node(message).ifPresent(this::introduced);
        if (!ended && !shipped) {
          AlsReader.read(message).forEach(this::take);
        }
      } catch (IOException e) {
        complain(e);
      }
      goOn();
    }

    private void introduced(Node node) {
      if (!node.getId().isEmpty() && !identity.isNamedBy(node.getId())) {
        String why =
            "the node calls itself `%s`, but its certificate is of `%s`"
                .formatted(printable(node.getId()), identity.workload());
        intake.misnamed(identity.instance(), why);
        refuse(why);
      }
      shipped |= LogMode.isShipped(node);
      if (!shipped && durable.test(identity.instance())) {
        LOG.log(
            Level.WARNING,
            "`{0}` is selected by `evidence.durable` of the MeshConfig, but its sidecar was started"
                + " before that and may lose lines: start it again",
            identity.instance());
      }
    }

    private void take(LogEntry entry) {
      if (ended) {
        return;
      }
      var unused =
          intake
              .take(identity.instance(), identity.account(), entry)
              .exceptionally(
                  failure ->
                      failure instanceof EntryRefused refused
                              && refused.reason() == EntryRefused.Reason.NOT_ITS_OWN
                          ? refuse(refused.getMessage())
                          : complain(failure));
    }

    /** Who tells of another is not listened to any more: an honest proxy never does. */
    private long refuse(@Nullable String why) {
      LOG.log(Level.WARNING, "refused the lines of `{0}`: {1}", identity.instance(), why);
      end(Status.PERMISSION_DENIED.withDescription(why));
      return -1L;
    }

    /** Once for each stream: who can make us write a line can make us write many. */
    private long complain(Throwable refused) {
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

    private synchronized void goOn() {
      if (ended) {
        return;
      }
      if (intake.isFull()) {
        var unused = later.schedule(this::goOn, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        call.request(1);
      }
    }

    @Override
    public synchronized void onHalfClose() {
      if (!ended) {
        call.sendHeaders(new Metadata());
        call.sendMessage(Empty.getDefaultInstance());
        end(Status.OK);
      }
    }

    @Override
    public synchronized void onCancel() {
      ended = true;
      streams.remove(this);
    }

    synchronized void leave() {
      if (!ended) {
        end(STOPPING);
      }
    }

    private void end(Status status) {
      ended = true;
      streams.remove(this);
      call.close(status, new Metadata());
    }

    private static String printable(String text) {
      String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
      return clean.length() <= 120 ? clean : clean.substring(0, 120);
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
