package io.hauberk.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.MetadataUtils;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.envoy.compile.SecretCompiler;
import io.hauberk.identity.InstanceName;
import io.hauberk.kubernetes.KubernetesServer.Additions;
import io.hauberk.kubernetes.identity.IdentityCluster;
import io.hauberk.kubernetes.identity.KeyMaker;
import io.hauberk.kubernetes.identity.PodIdentities;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.token.KeyWriter;
import io.hauberk.policy.intent.Crd;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.testkit.cluster.Deadline;
import io.hauberk.testkit.proxy.FakeProxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole control plane for a cluster whose kubelets make no certificates. */
class KeyWriterTest {

  private static final CompletableFuture<ControlPlane> PLANE = new CompletableFuture<>();

  @TempDir private static Path directory;
  private static IdentityCluster cluster;
  private static KubernetesServer server;

  @BeforeAll
  static void start() throws Exception {
    cluster = IdentityCluster.start(directory);
    Crd.kinds().forEach(kind -> cluster.server().apply(Crd.of(kind)));
    cluster.namespace("shop");
    cluster.server().kubectl().output("label", "namespace", "shop", "hauberk.io/inject=enabled");
    KubernetesOptions options = TestOptions.of("cluster.local", "key-writer");
    PodIdentities pods =
        new PodIdentities(
            cluster.admin(),
            new KeyMaker.Writer(
                options.signerName(), options.tokenAudience(), KubernetesOptions.TRUST),
            PeerAddress.IF_SEEN,
            InstantSource.system());
    server =
        KubernetesServer.start(
            options,
            directory.resolve("state"),
            cluster.admin(),
            new Additions(
                List.of(pods.listener()),
                origin -> List.of(KubernetesServer.informed(pods, origin))),
            (running, origin) -> {
              PLANE.complete(running);
              return List.of(pods.issuing(running));
            });
  }

  @AfterAll
  static void stop() {
    server.close();
    cluster.close();
  }

  @Test
  void aTokenAndARequestOpenAStreamAndTheCertificateComesOnIt() throws Exception {
    Pod pod = cluster.pod("shop", "bob");
    KeyWriter writer = new KeyWriter(uid(pod));
    String first = served(pod, writer);
    assertEquals(first, served(pod, writer), "a lost answer is repeated");
    writer.rotate();
    assertTrue(!first.equals(served(pod, writer)), "a new key has a new certificate");
  }

  @Test
  void theRootsAreInEachEnrolledNamespace() {
    Deadline.await(
        "the roots",
        () -> {
          ConfigMap map =
              cluster.admin().configMaps().inNamespace("shop").withName("hauberk-trust").get();
          return map != null
              && Pem.encode(PLANE.join().authority().bundle())
                  .equals(map.getData().get("trust.pem"));
        });
  }

  /** Serial of the certificate that comes on the stream. */
  private static String served(Pod pod, KeyWriter writer) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port())
            .overrideAuthority("hauberk.hauberk-system.svc")
            .sslContext(
                GrpcSslContexts.configure(SslContextBuilder.forClient())
                    .trustManager(PLANE.join().authority().bundle())
                    .build())
            .build();
    try (FakeProxy proxy =
        new FakeProxy(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers(pod, writer))),
            uid(pod) + ".pod.cluster.local",
            FakeProxy.Protocol.DELTA)) {
      proxy.subscribe(FakeProxy.SECRET, "identity");
      String file = "/run/hauberk/keys/" + Fingerprint.of(writer.key().getPublic()) + ".key";
      Deadline.await("the certificate", () -> holds(proxy, pod, file));
      return newest(pod).orElseThrow().serial();
    } finally {
      channel.shutdownNow();
    }
  }

  /** Whether it was told the newest chain of its pod together with that file. */
  private static boolean holds(FakeProxy proxy, Pod pod, String file) {
    if (!proxy.connected()) {
      // the model may not have the pod yet
      proxy.disconnect();
      proxy.connect();
    }
    return newest(pod)
        .filter(record -> record.keyFile().equals(Optional.of(file)))
        .map(record -> SecretCompiler.identity(Pem.encode(record.chain()), file).version())
        .filter(version -> version.equals(proxy.held(FakeProxy.SECRET).get("identity")))
        .isPresent();
  }

  private static Optional<JournalRecord> newest(Pod pod) {
    return PLANE.join().authority().latest(new InstanceName(uid(pod) + ".pod.cluster.local"));
  }

  private static Metadata headers(Pod pod, KeyWriter writer) {
    String token =
        cluster
            .server()
            .kubectl()
            .output(
                "create",
                "token",
                "bob",
                "-n",
                "shop",
                "--duration=600s",
                "--audience=hauberk.cluster.local",
                "--bound-object-kind=Pod",
                "--bound-object-name=" + pod.getMetadata().getName(),
                "--bound-object-uid=" + uid(pod))
            .strip();
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + token);
    headers.put(key("x-hauberk-csr"), writer.header());
    return headers;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }
}
