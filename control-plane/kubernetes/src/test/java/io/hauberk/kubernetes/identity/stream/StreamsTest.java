package io.hauberk.kubernetes.identity.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.hauberk.authority.IssuanceRequest;
import io.hauberk.authority.TlsIdentity;
import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.WorkloadId;
import io.hauberk.kubernetes.identity.IdentityCluster;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.SilentStream;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.server.xds.ResourceCache;
import io.hauberk.server.xds.XdsOptions;
import io.hauberk.server.xds.XdsServer;
import io.hauberk.testkit.cluster.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams over mutual TLS, with pods that come and go in a real API server. */
class StreamsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private static Path directory;
  private static IdentityCluster cluster;
  private static IdentityContext context;
  private static StreamCutter cutter;
  private static XdsServer xds;
  private static Server server;
  private static ExecutorService workers;

  @BeforeAll
  static void start() throws Exception {
    cluster = IdentityCluster.start(directory);
    cluster.namespace("shop");
    context = cluster.context((account, instance) -> Optional.empty());
    workers = Executors.newFixedThreadPool(4);
    xds = new XdsServer(new ResourceCache(), new XdsOptions(workers, InstantSource.system(), HOUR));
    cutter = new StreamCutter(context, xds::disconnect);
    cluster.onChange(cutter::changed);
    PodIdentity identity =
        new PodIdentity(
            context,
            (account, instance) -> Optional.of(new WorkloadId("shop", "bob")),
            PeerAddress.IF_SEEN,
            PodIdentity.Door.SHUT);
    TlsIdentity own = context.authority().issueServer(List.of("127.0.0.1"), HOUR);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                            own.key(), own.chain().toArray(X509Certificate[]::new)))
                    .clientAuth(ClientAuth.OPTIONAL)
                    .trustManager(context.authority().bundle())
                    .build())
            .addServices(xds.services(identity))
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.shutdownNow();
    cutter.close();
    workers.shutdownNow();
    cluster.close();
  }

  @Test
  void aDeletedPodsStreamsAreCutAtOnceAndItMayNotComeBack() throws Exception {
    Pod pod = cluster.pod("shop", "deleted");
    try (Caller caller = Caller.of(pod)) {
      CompletableFuture<Status> stream = caller.open();
      Deadline.await("the stream", () -> isOpen(pod));
      long begin = System.nanoTime();
      cluster.admin().resource(pod).withGracePeriod(0).delete();
      Status end = stream.get(10, TimeUnit.SECONDS);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      System.out.printf("cut %d ms after the deletion was asked for%n", millis);
      assertTrue(millis < 2000, millis + " ms");
      assertEquals("the pod is gone", end.getDescription());
      Status again = caller.open().get(10, TimeUnit.SECONDS);
      // the news of the deletion and that of the end may come one after the other
      assertTrue(String.valueOf(again.getDescription()).matches("HBK710[12] .*"), again.toString());
    }
  }

  @Test
  void aPodThatIsBeingDeletedKeepsItsStreamsForItsGrace() throws Exception {
    Pod pod = cluster.pod("shop", "going");
    try (Caller caller = Caller.of(pod)) {
      CompletableFuture<Status> stream = caller.open();
      Deadline.await("the stream", () -> isOpen(pod));
      long begin = System.nanoTime();
      cluster.admin().resource(pod).withGracePeriod(3).delete();
      stream.get(20, TimeUnit.SECONDS);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      // its end is a whole second of the API server's clock
      assertTrue(millis >= 1900 && millis < 5000, millis + " ms");
      Status again = caller.open().get(10, TimeUnit.SECONDS);
      assertTrue(String.valueOf(again.getDescription()).startsWith("HBK7102"), again.toString());
      assertEquals(Status.Code.PERMISSION_DENIED, again.getCode());
    }
  }

  @Test
  void aPodThatHasEndedIsCutToo() throws Exception {
    Pod pod = cluster.pod("shop", "ended");
    try (Caller caller = Caller.of(pod)) {
      CompletableFuture<Status> stream = caller.open();
      Deadline.await("the stream", () -> isOpen(pod));
      status(new PodBuilder(pod).withNewStatus().withPhase("Succeeded").endStatus().build());
      assertEquals("the pod is gone", stream.get(10, TimeUnit.SECONDS).getDescription());
    }
  }

  @Test
  void whoShowsNoCertificateIsRefused() throws Exception {
    try (Caller caller = Caller.anonymous()) {
      Status end = caller.open().get(10, TimeUnit.SECONDS);
      assertEquals(Status.Code.UNAUTHENTICATED, end.getCode());
      assertTrue(String.valueOf(end.getDescription()).startsWith("HBK7112"), end.toString());
    }
  }

  @Test
  void aCertificateOfAnotherAccountThanThePodsIsRefused() throws Exception {
    Pod pod = cluster.pod("shop", "renamed");
    try (Caller caller = Caller.as("alice", pod)) {
      Status end = caller.open().get(10, TimeUnit.SECONDS);
      assertTrue(String.valueOf(end.getDescription()).startsWith("HBK7104"), end.toString());
    }
  }

  @Test
  void aCertificateShownFromAnotherPodsAddressIsRefused() throws Exception {
    Pod pod = cluster.pod("shop", "robbed");
    Pod thief =
        status(
            new PodBuilder(cluster.pod("shop", "thief"))
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .addNewPodIP("127.0.0.1")
                .endStatus()
                .build());
    Deadline.await("the address", () -> cluster.pods().byAddress("127.0.0.1").isPresent());
    try (Caller caller = Caller.of(pod)) {
      Status end = caller.open().get(10, TimeUnit.SECONDS);
      assertEquals(
          "HBK7105 the identity of pod `shop/robbed` is shown from the address of pod"
              + " `shop/thief`",
          end.getDescription());
    } finally {
      cluster.admin().resource(thief).withGracePeriod(0).delete();
      Deadline.await("its end", () -> cluster.pods().byAddress("127.0.0.1").isEmpty());
    }
  }

  private static Pod status(Pod pod) {
    return cluster.admin().resource(pod).updateStatus();
  }

  private static boolean isOpen(Pod pod) {
    return xds.status().stream()
        .anyMatch(s -> s.instance().equals(context.instance(pod.getMetadata().getUid())));
  }

  /** A proxy with a certificate that was issued to a pod. */
  private record Caller(ManagedChannel channel) implements AutoCloseable {
    static Caller of(Pod pod) throws Exception {
      return as("bob", pod);
    }

    static Caller as(String account, Pod pod) throws Exception {
      KeyPair key = IdentityCluster.key();
      var issued =
          context
              .authority()
              .issue(
                  new IssuanceRequest(
                      context.trustDomain().account(new ServiceAccount("shop", account)),
                      context.instance(pod.getMetadata().getUid()),
                      CertificationRequests.create(key),
                      Optional.empty(),
                      HOUR,
                      Optional.empty()));
      return connect(
          SslContextBuilder.forClient()
              .keyManager(key.getPrivate(), issued.chain().toArray(X509Certificate[]::new)));
    }

    static Caller anonymous() throws Exception {
      return connect(SslContextBuilder.forClient());
    }

    private static Caller connect(SslContextBuilder tls) throws Exception {
      return new Caller(
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
              .sslContext(
                  GrpcSslContexts.configure(tls).trustManager(context.authority().bundle()).build())
              .build());
    }

    /** How the stream ends, when it does. */
    CompletableFuture<Status> open() {
      return SilentStream.open(channel);
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
