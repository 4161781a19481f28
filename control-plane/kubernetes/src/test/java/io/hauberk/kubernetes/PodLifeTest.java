package io.hauberk.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.KubernetesServer.Additions;
import io.hauberk.kubernetes.identity.IdentityCluster;
import io.hauberk.kubernetes.identity.KeyMaker;
import io.hauberk.kubernetes.identity.PodIdentities;
import io.hauberk.kubernetes.identity.SilentStream;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.sign.PodCertificateRequest;
import io.hauberk.policy.intent.Crd;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.testkit.cluster.Deadline;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole control planes, and a pod from its certificate to its end. */
class PodLifeTest {

  @TempDir private static Path directory;
  private static IdentityCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = IdentityCluster.start(directory);
    Crd.kinds().forEach(kind -> cluster.server().apply(Crd.of(kind)));
    cluster.namespace("shop");
    cluster.server().kubectl().output("label", "namespace", "shop", "hauberk.io/inject=enabled");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void aPodLivesAndIsCutOffWhicheverReplicaItAsks() throws Exception {
    try (Replica first = Replica.start("first");
        Replica second = Replica.start("second")) {
      Pod pod = cluster.pod("shop", "bob");
      KeyPair key = IdentityCluster.key();
      List<X509Certificate> chain = issued(pod, key);
      InstanceName name = new InstanceName(pod.getMetadata().getUid() + ".pod.cluster.local");
      List<CompletableFuture<Status>> streams =
          List.of(first.open(key, chain), second.open(key, chain));
      Deadline.await("the streams", () -> first.serves(name) && second.serves(name));
      long begin = System.nanoTime();
      cluster.admin().resource(pod).withGracePeriod(0).delete();
      for (CompletableFuture<Status> stream : streams) {
        assertEquals("the pod is gone", stream.get(10, TimeUnit.SECONDS).getDescription());
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertTrue(millis < 2000, millis + " ms");
    }
  }

  @Test
  void anotherReplicaSignsWhenTheFirstHasEnded() throws Exception {
    Pod pod = cluster.pod("shop", "alice");
    try (Replica second = standby()) {
      long begin = System.nanoTime();
      issued(pod, IdentityCluster.key());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      System.out.printf("a certificate %d ms after the leader had gone%n", millis);
      assertTrue(millis < 20_000, millis + " ms");
      assertTrue(second.server.port() > 0);
    }
  }

  @Test
  void aCertificateSaysTheGuardedLabelsOfItsPodAndOfItsNamespaceAndNoOthers() throws Exception {
    cluster.server().apply(guarded("pci", "compliant"));
    cluster.server().apply(guarded("tier", "gold"));
    var kubectl = cluster.server().kubectl();
    cluster.namespace("bank");
    kubectl.output("label", "namespace", "bank", "hauberk.io/inject=enabled", "tier=gold", "a=b");
    Pod pod = cluster.pod("bank", "teller");
    kubectl.output("label", "pod", "teller", "-n", "bank", "pci=compliant", "colour=green");
    try (Replica replica = Replica.start("attesting")) {
      List<X509Certificate> chain = issued(pod, IdentityCluster.key());
      assertEquals(
          Map.of("pci", "compliant", "tier", "gold"), AttestedLabels.of(chain.getFirst()).labels());
      assertTrue(replica.server.port() > 0);
    }
  }

  private static String guarded(String key, String value) {
    return """
    apiVersion: hauberk.io/v1alpha1
    kind: GuardedLabel
    metadata: {name: %s}
    spec: {key: %s, values: [%s], attested: true}
    """
        .formatted(key, key, value);
  }

  /** A replica that stands by while another leads, signs, and ends. */
  private static Replica standby() throws Exception {
    try (Replica first = Replica.start("ending")) {
      Replica second = Replica.start("standing-by");
      issued(cluster.pod("shop", "early"), IdentityCluster.key());
      assertTrue(first.server.port() > 0);
      return second;
    }
  }

  private static List<X509Certificate> issued(Pod pod, KeyPair key) {
    PodCertificateRequest request =
        cluster.node("node1").resource(cluster.request(pod, key, 86_400)).create();
    Deadline.await(
        "the certificate",
        () ->
            cluster.find(request).orElseThrow().getStatus() != null
                && cluster.find(request).orElseThrow().getStatus().getCertificateChain() != null);
    return Pem.certificates(cluster.find(request).orElseThrow().getStatus().getCertificateChain());
  }

  /** One of the control planes. */
  private static final class Replica implements AutoCloseable {
    private final BlockingQueue<ManagedChannel> channels = new LinkedBlockingQueue<>();
    private final CompletableFuture<ControlPlane> plane = new CompletableFuture<>();
    private final KubernetesServer server;

    private Replica(String name) throws Exception {
      PodIdentities pods =
          new PodIdentities(
              cluster.admin(),
              new KeyMaker.Kubelet(IdentityCluster.SIGNER, Duration.ofHours(24)),
              PeerAddress.IF_SEEN,
              InstantSource.system());
      server =
          KubernetesServer.start(
              TestOptions.of("cluster.local", "kubelet"),
              directory.resolve(name),
              cluster.admin(),
              new Additions(
                  List.of(pods.listener()),
                  origin -> List.of(KubernetesServer.informed(pods, origin))),
              (running, origin) -> {
                plane.complete(running);
                return List.of(pods.issuing(running));
              });
    }

    static Replica start(String name) throws Exception {
      return new Replica(name);
    }

    boolean serves(InstanceName name) {
      return plane.join().proxies().stream().anyMatch(p -> p.instance().equals(name));
    }

    /** How the stream ends, when it does. */
    CompletableFuture<Status> open(KeyPair key, List<X509Certificate> chain) throws Exception {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port())
              .overrideAuthority("hauberk.hauberk-system.svc")
              .sslContext(
                  GrpcSslContexts.configure(
                          SslContextBuilder.forClient()
                              .keyManager(key.getPrivate(), chain.toArray(X509Certificate[]::new)))
                      .trustManager(plane.join().authority().bundle())
                      .build())
              .build();
      channels.add(channel);
      return SilentStream.open(channel);
    }

    @Override
    public void close() {
      channels.forEach(ManagedChannel::shutdownNow);
      server.close();
    }
  }
}
