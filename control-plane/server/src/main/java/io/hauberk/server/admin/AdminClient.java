package io.hauberk.server.admin;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.hauberk.admin.v1.AdminGrpc;
import io.hauberk.admin.v1.CaReport;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.admin.v1.GetStatusRequest;
import io.hauberk.admin.v1.InspectCaRequest;
import io.hauberk.admin.v1.JoinToken;
import io.hauberk.admin.v1.Quarantine;
import io.hauberk.admin.v1.ReleaseRequest;
import io.hauberk.admin.v1.StartQuarantineRequest;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The operator's side of the socket. */
public final class AdminClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 15;

  private final EventLoopGroup loop;
  private final ManagedChannel channel;

  private AdminClient(EventLoopGroup loop, ManagedChannel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  /**
   * @throws IOException with a message for the user, when no control plane has opened that socket
   */
  public static AdminClient connect(UnixDomainSocketAddress address) throws IOException {
    if (!Files.exists(address.getPath())) {
      throw new IOException(
          "no control plane runs with this state: `"
              + address.getPath()
              + "` does not exist; start one with `hauberk serve`, or say which with `--state`");
    }
    EventLoopGroup loop =
        new NioEventLoopGroup(
            1, Thread.ofPlatform().daemon().name("hauberk-admin-client").factory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .overrideAuthority("admin")
            .usePlaintext()
            .build();
    return new AdminClient(loop, channel);
  }

  public io.hauberk.admin.v1.Status status() throws AdminFailure {
    return call(() -> stub().getStatus(GetStatusRequest.getDefaultInstance()));
  }

  public JoinToken createToken(CreateTokenRequest request) throws AdminFailure {
    return call(() -> stub().createToken(request));
  }

  public Quarantine startQuarantine(StartQuarantineRequest request) throws AdminFailure {
    return call(() -> stub().startQuarantine(request));
  }

  /**
   * @param name of the quarantine, or its target
   */
  public Quarantine release(String name) throws AdminFailure {
    return call(() -> stub().release(ReleaseRequest.newBuilder().setName(name).build()));
  }

  public CaReport inspectCa() throws AdminFailure {
    return call(() -> stub().inspectCa(InspectCaRequest.getDefaultInstance()));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private AdminGrpc.AdminBlockingStub stub() {
    return AdminGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static <T> T call(Supplier<T> call) throws AdminFailure {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      Status status = e.getStatus();
      throw new AdminFailure(status.getCode(), message(status));
    }
  }

  private static String message(Status status) {
    String said = status.getDescription();
    return switch (status.getCode()) {
      case UNAVAILABLE -> "the control plane does not answer on its socket: is it running?";
      case DEADLINE_EXCEEDED -> "the control plane did not answer in " + PATIENCE_SECONDS + " s";
      default -> said == null ? "the control plane refused: " + status.getCode() : said;
    };
  }
}
