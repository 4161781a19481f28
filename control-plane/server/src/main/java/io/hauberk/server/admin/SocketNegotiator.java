package io.hauberk.server.admin;

import io.grpc.Attributes;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.grpc.netty.ProtocolNegotiationEvent;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioChannelOption;
import io.grpc.netty.shaded.io.netty.util.AsciiString;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/**
 * Plain text over a unix domain socket, and the kernel's word on who connected. That is taken where
 * a connection begins: gRPC shows the connection to nobody later.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">SO_PEERCRED in unix(7)</a>
 */
final class SocketNegotiator implements ProtocolNegotiator {
  private final ProtocolNegotiator plain = InternalProtocolNegotiators.serverPlaintext();

  @Override
  public AsciiString scheme() {
    return plain.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    return InternalProtocolNegotiators.waitUntilActiveHandler(
        new Introduction(InternalProtocolNegotiators.grpcNegotiationHandler(grpc)),
        grpc.getNegotiationLogger());
  }

  @Override
  public void close() {
    plain.close();
  }

  /** Empty where the operating system does not say. */
  private static Optional<String> user(Channel channel) {
    return Optional.ofNullable(
            channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED)))
        .map(peer -> peer.user().getName());
  }

  /** Adds who it is to what is known of a connection, and makes room for the next. */
  private static final class Introduction extends ChannelInboundHandlerAdapter {
    private final ChannelHandler next;

    Introduction(ChannelHandler next) {
      this.next = next;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof ProtocolNegotiationEvent known) {
        Attributes.Builder attributes =
            InternalProtocolNegotiationEvent.getAttributes(known).toBuilder();
        user(context.channel()).ifPresent(user -> attributes.set(SocketUser.OF_CONNECTION, user));
        context.pipeline().replace(context.name(), null, next);
        context.fireUserEventTriggered(
            InternalProtocolNegotiationEvent.withAttributes(known, attributes.build()));
      } else {
        super.userEventTriggered(context, event);
      }
    }
  }
}
