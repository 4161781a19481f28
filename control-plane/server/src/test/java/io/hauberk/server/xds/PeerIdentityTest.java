package io.hauberk.server.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who a stream is of is read from the certificate of a real TLS connection. Whether the certificate
 * is to be trusted at all is the connection's business, so here every issuer is.
 */
class PeerIdentityTest {
  private static final TrustDomain MESH = new TrustDomain("example.org");
  private static final WorkloadId ALICE = new WorkloadId("alice", "alice");
  private static final String ACCOUNT = "uri:spiffe://example.org/ns/alice/sa/alice";
  private static final String INSTANCE = "dns:alice.alice.workload.example.org";
  private static final char[] NO_SECRET = "changeit".toCharArray();

  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final ResourceCache cache = new ResourceCache();
  private final XdsServer xds =
      new XdsServer(cache, new XdsOptions(workers, InstantSource.system(), Duration.ofDays(1)));
  private Path folder;
  private Server server;

  @BeforeEach
  void serve(@TempDir Path temporary) throws Exception {
    folder = temporary;
    cache.publish(Map.of(ProvenByHeader.instance(ALICE), List.of(Content.listener("a", "1"))));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(keys("server", "dns:localhost")))
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .clientAuth(ClientAuth.OPTIONAL)
                    .build());
    PeerIdentity identity =
        new PeerIdentity(
            MESH,
            (account, instance) ->
                instance.equals(MESH.instance(ALICE)) ? Optional.of(ALICE) : Optional.empty());
    xds.services(identity).forEach(builder::addService);
    server = builder.build().start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    workers.shutdownNow();
  }

  @Test
  void theCertificateSaysWhoItIs() throws Exception {
    try (Proxy alice = new Proxy(ACCOUNT + "," + INSTANCE)) {
      alice.fake.await("its own", Loopback.SOON, p -> p.held(FakeProxy.LISTENER).containsKey("a"));
      ProxyStatus status = xds.status().get(0);
      assertEquals(ALICE, status.workload());
      assertEquals("spiffe://example.org/ns/alice/sa/alice", status.account().toString());
      assertEquals("alice.alice.workload.example.org", status.instance().dnsName());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uri:spiffe://example.org/ns/alice/sa/alice | carries 1 URIs and 0 DNS names",
        "dns:alice.alice.workload.example.org | carries 0 URIs and 1 DNS names",
        "uri:spiffe://example.org/ns/a/sa/a,uri:spiffe://example.org/ns/b/sa/b,"
            + "dns:alice.alice.workload.example.org | carries 2 URIs and 1 DNS names",
        "uri:spiffe://example.org/ns/alice/sa/alice,dns:a.a.workload.example.org,"
            + "dns:alice.alice.workload.example.org | carries 1 URIs and 2 DNS names",
        "uri:spiffe://evil.example/ns/alice/sa/alice,dns:alice.alice.workload.example.org"
            + " | is of another trust domain",
        "uri:spiffe://example.org/ns/alice/sa/alice,dns:alice.alice.workload.evil.example"
            + " | is of another trust domain",
        "uri:spiffe://example.org/ns/alice/sa/alice,dns:localhost | names no workload",
        "uri:spiffe://example.org/ns/alice/sa/alice,dns:alice.alice.workload.example.org,"
            + "ip:127.0.0.1 | neither a URI nor a DNS name"
      })
  void anyOtherSetOfNamesIsRefused(String names, String why) throws Exception {
    try (Proxy proxy = new Proxy(names)) {
      refused(proxy, Status.Code.UNAUTHENTICATED, why);
    }
  }

  @Test
  void aWorkloadThatTheMeshDoesNotKnowIsRefused() throws Exception {
    try (Proxy proxy = new Proxy(ACCOUNT + ",dns:mallory.alice.workload.example.org")) {
      refused(proxy, Status.Code.PERMISSION_DENIED, "is no workload of this mesh");
    }
  }

  @Test
  void aConnectionWithoutACertificateIsRefused() throws Exception {
    try (Proxy proxy = new Proxy("")) {
      refused(proxy, Status.Code.UNAUTHENTICATED, "has no client certificate; enroll first");
    }
  }

  private static void refused(Proxy proxy, Status.Code code, String why) {
    proxy.fake.await("the end", Loopback.SOON, p -> p.end().isPresent());
    Status end = proxy.fake.end().orElseThrow();
    assertEquals(code, end.getCode());
    assertTrue(String.valueOf(end.getDescription()).contains(why), () -> end.toString());
  }

  /** Keys with a self-signed certificate that carries these names, made by the JDK's own tool. */
  private KeyManagerFactory keys(String alias, String names)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve(alias + ".p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(NO_SECRET),
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + alias,
                "-ext",
                "san=" + names)
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(tool.waitFor(30, TimeUnit.SECONDS) && tool.exitValue() == 0, said);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, NO_SECRET);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_SECRET);
    return keys;
  }

  /** A proxy over TLS. */
  private final class Proxy implements AutoCloseable {
    private final ManagedChannel channel;
    final FakeProxy fake;

    Proxy(String names) throws Exception {
      SslContextBuilder tls =
          GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
      if (!names.isEmpty()) {
        tls.keyManager(keys("client", names));
      }
      channel =
          NettyChannelBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
              .overrideAuthority("localhost")
              .sslContext(tls.build())
              .build();
      fake =
          new FakeProxy(channel, ALICE.toString(), FakeProxy.Protocol.DELTA)
              .subscribe(FakeProxy.LISTENER)
              .connect();
    }

    @Override
    public void close() {
      fake.close();
      channel.shutdownNow();
    }
  }
}
