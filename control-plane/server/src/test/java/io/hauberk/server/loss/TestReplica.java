package io.hauberk.server.loss;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.StreamObserver;
import io.hauberk.authority.TlsIdentity;
import io.hauberk.replicas.v1.Answers;
import io.hauberk.replicas.v1.Questions;
import io.hauberk.replicas.v1.ReplicasGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers as a control plane does, by a certificate that may be anybody's. */
final class TestReplica implements AutoCloseable {
  private final String name;
  private final AtomicInteger asked = new AtomicInteger();
  private final Server server;

  TestReplica(TlsIdentity identity, String name) throws Exception {
    this.name = name;
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(identity.key(), identity.chain()))
                    .protocols("TLSv1.3")
                    .build())
            .addService(new Service())
            .build()
            .start();
  }

  String name() {
    return name;
  }

  /** Calls that came through. */
  int asked() {
    return asked.get();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
  }

  boolean answersWhoBelievesAnybody() throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address())
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build())
            .build();
    try {
      return ReplicasGrpc.newBlockingStub(channel)
          .withDeadlineAfter(60, TimeUnit.SECONDS)
          .ask(Questions.getDefaultInstance())
          .getFrom()
          .equals(name);
    } finally {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Service extends ReplicasGrpc.ReplicasImplBase {
    @Override
    public void ask(Questions questions, StreamObserver<Answers> answer) {
      asked.incrementAndGet();
      answer.onNext(Answers.newBuilder().setFrom(name).build());
      answer.onCompleted();
    }
  }
}
