package io.hauberk.server.main;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where workloads connect: TLS 1.3 only. A client certificate may be missing, because who enrols
 * has none; a wrong one ends the handshake.
 */
final class WorkloadEndpoint implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 16 << 20;

  /** A pod's token has 1.5 KiB, its certification request with the keys before up to 4 KiB. */
  private static final int LARGEST_HEADERS = 16 << 10;

  private final Server server;

  /**
   * Who works.
   *
   * @param of a service, by its name
   */
  record Workers(Executor usual, Function<String, Executor> of)
      implements ServerCallExecutorSupplier {
    @Override
    public <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata metadata) {
      String service = call.getMethodDescriptor().getServiceName();
      return service == null ? usual : of.apply(service);
    }
  }

  private WorkloadEndpoint(Server server) {
    this.server = server;
  }

  static WorkloadEndpoint open(
      InetSocketAddress listen,
      KeyManager own,
      List<X509Certificate> roots,
      List<ServerServiceDefinition> services,
      Workers workers)
      throws IOException {
    Server server =
        NettyServerBuilder.forAddress(listen)
            .sslContext(tls(own, roots))
            .executor(workers.usual())
            .callExecutor(workers)
            .addServices(services)
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .maxInboundMetadataSize(LARGEST_HEADERS)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(20, TimeUnit.SECONDS)
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build();
    server.start();
    return new WorkloadEndpoint(server);
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(200, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(2, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static SslContext tls(KeyManager own, List<X509Certificate> roots) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate root : roots) {
        store.setCertificateEntry(root.getSerialNumber().toString(16), root);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      return GrpcSslContexts.configure(SslContextBuilder.forServer(own), SslProvider.JDK)
          .protocols("TLSv1.3")
          .clientAuth(ClientAuth.OPTIONAL)
          .trustManager(trust)
          // a resumed session would not look at the certificate again
          .sessionTimeout(1)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no PKIX", e);
    }
  }
}
