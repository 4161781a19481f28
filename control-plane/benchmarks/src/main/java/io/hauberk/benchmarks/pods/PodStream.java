package io.hauberk.benchmarks.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.MetadataUtils;
import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.proxy.FakeProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar of one pod as the control plane sees it: TLS, the pod's own token and key, an address
 * that no other has.
 */
final class PodStream implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration AGAIN = Duration.ofSeconds(3);

  private final int workload;
  private final ManagedChannel channel;
  private final FakeProxy proxy;
  private long tried = System.nanoTime();

  private PodStream(int workload, ManagedChannel channel, FakeProxy proxy) {
    this.workload = workload;
    this.channel = channel;
    this.proxy = proxy;
  }

  /**
   * Where to, and what to believe there.
   *
   * @param number of this stream, unlike that of any other
   */
  record Way(int port, SslContext tls, int number) {}

  static PodStream open(Way way, Pod pod, String token, String[] endpoints)
      throws GeneralSecurityException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", way.port())
            .overrideAuthority("hauberk.hauberk-system.svc")
            .sslContext(way.tls())
            .localSocketPicker(from(way.number()))
            .build();
    String uid = pod.getMetadata().getUid();
    FakeProxy proxy =
        new FakeProxy(
                ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers(uid, token))),
                Town.MESH.pod(uid).dnsName(),
                FakeProxy.Protocol.DELTA)
            .withoutRecords()
            .subscribe(FakeProxy.SECRET, "identity")
            .subscribe(FakeProxy.CLUSTER)
            .subscribe(FakeProxy.ENDPOINT, endpoints)
            .subscribe(FakeProxy.LISTENER)
            .subscribe(FakeProxy.ROUTE, "in-443", "in-8080", "out-443", "out-8080");
    return new PodStream(KwokTown.workload(pod), channel, proxy.connect());
  }

  int workload() {
    return workload;
  }

  FakeProxy proxy() {
    return proxy;
  }

  /** Opens it again after it was refused, as of a pod not yet known, but not at once. */
  void tryAgain() {
    long now = System.nanoTime();
    if (!proxy.connected() && now - tried > AGAIN.toNanos()) {
      tried = now;
      proxy.disconnect();
      proxy.connect();
    }
  }

  /** Until it has all it asked for. */
  void await() {
    Deadline.await(
        "all of a pod of w" + workload,
        PATIENCE,
        () -> {
          tryAgain();
          return proxy.held(FakeProxy.SECRET).size() == 1
              && proxy.held(FakeProxy.ENDPOINT).size() == 2 * Town.CALLERS
              && !proxy.held(FakeProxy.LISTENER).isEmpty()
              && !proxy.held(FakeProxy.ROUTE).isEmpty();
        });
  }

  @Override
  public void close() {
    proxy.disconnect();
    channel.shutdownNow();
  }

  /** Loopback has sixteen million addresses: each pod one, as in a cluster. */
  private static NettyChannelBuilder.LocalSocketPicker from(int number) {
    return new NettyChannelBuilder.LocalSocketPicker() {
      @Override
      public SocketAddress createSocketAddress(
          SocketAddress remote, io.grpc.@Nullable Attributes attributes) {
        try {
          byte[] address = {127, 1, (byte) (number / 250), (byte) (number % 250 + 1)};
          return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (UnknownHostException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private static Metadata headers(String uid, String token) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + token);
    headers.put(
        key("x-hauberk-csr"),
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(CertificationRequests.create(pair, uid)));
    return headers;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
