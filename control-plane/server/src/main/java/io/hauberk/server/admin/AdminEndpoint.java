package io.hauberk.server.admin;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** The operator's socket, mode 0600. Whoever holds the state's lock may replace a stale one. */
public final class AdminEndpoint implements AutoCloseable {
  private final Path path;
  private final Server server;
  private final EventLoopGroup boss;
  private final EventLoopGroup workers;

  private AdminEndpoint(Path path, Server server, EventLoopGroup boss, EventLoopGroup workers) {
    this.path = path;
    this.server = server;
    this.boss = boss;
    this.workers = workers;
  }

  public static AdminEndpoint open(UnixDomainSocketAddress address, BindableService service)
      throws IOException {
    Path path = address.getPath();
    Files.deleteIfExists(path);
    EventLoopGroup boss = new NioEventLoopGroup(1, daemon("hauberk-admin-accept"));
    EventLoopGroup workers = new NioEventLoopGroup(1, daemon("hauberk-admin"));
    Server server =
        NettyServerBuilder.forAddress(
                address, InternalNettyServerCredentials.create(new SocketNegotiator()))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(boss)
            .workerEventLoopGroup(workers)
            .intercept(new SocketUser())
            .addService(service)
            .build();
    AdminEndpoint endpoint = new AdminEndpoint(path, server, boss, workers);
    try {
      server.start();
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      return endpoint;
    } catch (IOException e) {
      endpoint.close();
      throw e;
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(2, TimeUnit.SECONDS);
      Files.deleteIfExists(path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // a stale socket is replaced at the next start
    }
    var unused = boss.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var unusedToo = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static java.util.concurrent.ThreadFactory daemon(String name) {
    return Thread.ofPlatform().daemon().name(name).factory();
  }
}
