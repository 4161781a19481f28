package io.hauberk.server.xds;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A gRPC server on an ephemeral port of the loopback address, and proxies that talk to it. */
final class Loopback implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(10);

  private final List<FakeProxy> proxies = new ArrayList<>();
  private final Server server;
  private final ManagedChannel channel;

  private Loopback(Consumer<ServerBuilder<?>> services) {
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      services.accept(builder);
      server = builder.build().start();
      channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
              .usePlaintext()
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Loopback stock(BindableService service) {
    return new Loopback(builder -> builder.addService(service));
  }

  static Loopback ours(List<ServerServiceDefinition> services) {
    return new Loopback(builder -> services.forEach(builder::addService));
  }

  Channel channel() {
    return channel;
  }

  FakeProxy proxy(WorkloadId workload, FakeProxy.Protocol protocol) {
    return keep(new FakeProxy(ProvenByHeader.as(workload, channel), workload.toString(), protocol));
  }

  FakeProxy keep(FakeProxy proxy) {
    proxies.add(proxy);
    return proxy;
  }

  @Override
  public void close() {
    proxies.forEach(FakeProxy::close);
    channel.shutdownNow();
    server.shutdownNow();
  }
}
