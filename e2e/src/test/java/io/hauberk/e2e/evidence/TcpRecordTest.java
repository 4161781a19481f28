package io.hauberk.e2e.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.demo.JoinTokens;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.server.evidence.EvidencePart;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.sidecar.Durability;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.Sidecar;
import io.hauberk.sidecar.identity.IdentityAgent;
import io.hauberk.sidecar.identity.IdentityListener;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a TCP port behind a real Envoy, as its own log service tells of them. */
class TcpRecordTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: alice, namespace: alice, labels: {app: alice}}
      spec:
        serviceAccount: alice
        ports: [{name: db, port: 5432, protocol: tcp, listen: "127.0.0.1:%d", app: "127.0.0.1:%d"}]
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: bob, namespace: bob, labels: {app: bob}}
      spec: {serviceAccount: bob}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: mallory, namespace: mallory, labels: {app: mallory}}
      spec: {serviceAccount: mallory}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: ledger, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
        - name: bob-asks
          from: [{labels: {matchLabels: {app: bob}}}]
          ports: [db]
      """;

  private static final IdentityListener SILENT =
      new IdentityListener() {
        @Override
        public void renewed(WorkloadIdentity identity) {}

        @Override
        public void delayed(String why, java.time.Instant again) {}
      };

  @TempDir Path root;
  private final AtomicReference<RecordLog> log = new AtomicReference<>();

  @Test
  void whoWasLetInAndWhoWasNotIsOnRecordWithRuleAndBothEnds() throws Exception {
    int listen = FreePorts.next();
    try (ServerSocket program = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(program));
      Files.writeString(
          Files.createDirectories(root.resolve("mesh")).resolve("mesh.yaml"),
          MESH.formatted(listen, program.getLocalPort()));
      try (HauberkServer server = server();
          Sidecar sidecar = sidecar(server)) {
        sidecar.envoy().awaitReady(PATIENCE);
        WorkloadIdentity bob = identity(server, "bob");
        WorkloadIdentity mallory = identity(server, "mallory");
        assertTrue(
            Patience.until(PATIENCE, () -> ask(bob, listen)), "nobody answers behind the sidecar");
        assertFalse(ask(mallory, listen));
        Access allowed = await(access -> access.outcome().allowed());
        assertEquals("alice/ledger/bob-asks", allowed.outcome().decision());
        requireEnds(allowed, "bob", bob);
        Access denied = await(access -> isOf(access, "mallory") && !access.outcome().allowed());
        assertEquals("default-deny/alice/alice", denied.outcome().decision());
        requireEnds(denied, "mallory", mallory);
      }
    }
  }

  private static void requireEnds(Access told, String caller, WorkloadIdentity identity) {
    assertEquals(Optional.empty(), told.http());
    assertEquals(Observer.Layer.INBOUND, told.observer().layer());
    assertEquals("alice.alice.workload.example.org", told.observer().proxy());
    assertEquals(Optional.of(5432), told.connection().port());
    assertTrue(told.caller().verified());
    assertEquals(Optional.of(identity.account().toString()), told.caller().spiffeId());
    assertEquals(
        Optional.of(identity.serial()),
        told.caller().certificateSerial().map(serial -> serial.replaceFirst("^0+", "")));
    assertEquals(Optional.of(caller), told.caller().workload().map(Party.Workload::name));
    assertEquals(Optional.of("alice"), told.target().workload().map(Party.Workload::name));
    assertEquals(Optional.of("spiffe://example.org/ns/alice/sa/alice"), told.target().spiffeId());
  }

  private static boolean isOf(Access access, String name) {
    return access.caller().workload().filter(who -> who.name().equals(name)).isPresent();
  }

  private Access await(Predicate<Access> which) throws Exception {
    AtomicReference<Access> found = new AtomicReference<>();
    assertTrue(
        Patience.until(
            PATIENCE,
            () -> {
              tcp().stream().filter(which).findFirst().ifPresent(found::set);
              return found.get() != null;
            }),
        "no such record");
    return Objects.requireNonNull(found.get());
  }

  private List<Access> tcp() {
    List<Access> all = new ArrayList<>();
    try {
      for (byte[] record : Objects.requireNonNull(log.get()).read(0, 10_000)) {
        if (RecordCodec.decode(record).fact() instanceof Access access && access.http().isEmpty()) {
          all.add(access);
        }
      }
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HauberkServer server() throws Exception {
    EvidenceOptions usual = EvidenceOptions.of(Section.empty("test"));
    List<EvidencePart> parts = new ArrayList<>(usual.parts());
    parts.add(
        evidence -> {
          log.set(evidence.log());
          return () -> {};
        });
    return HauberkServer.start(
        ServerOptions.of(
                root.resolve("mesh"),
                root.resolve("state"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withExtensions(
                List.of(
                    new EvidenceExtension(
                        new EvidenceOptions(usual.intake(), usual.keeping(), parts)))));
  }

  private Sidecar sidecar(HauberkServer server) throws Exception {
    return Sidecar.start(
        EnvoyBinary.locate(Optional.empty(), System.getenv(), word -> {}),
        options(server, "alice"),
        new ServerAddress("127.0.0.1", server.address().getPort()),
        new Durability(false, 0),
        PATIENCE,
        word -> {});
  }

  private WorkloadIdentity identity(HauberkServer server, String name) throws Exception {
    try (IdentityAgent agent = IdentityAgent.start(options(server, name), SILENT, PATIENCE)) {
      return agent.current();
    }
  }

  /** Of the workload in the namespace of its own name. */
  private IdentityOptions options(HauberkServer server, String name) throws Exception {
    WorkloadId workload = new WorkloadId(name, name);
    Path token = root.resolve(name + ".token");
    try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
      JoinTokens.of(
              admin.createToken(
                  CreateTokenRequest.newBuilder().setWorkload(workload.toString()).build()))
          .write(token);
    }
    return new IdentityOptions(
        workload,
        Files.createDirectories(root.resolve(name)),
        Optional.of(token),
        Optional.empty(),
        InstantSource.system(),
        new SecureRandom());
  }

  /** Whether the program behind the sidecar answered. */
  private static boolean ask(WorkloadIdentity as, int port) {
    try (SSLSocket socket =
        (SSLSocket)
            tls(as).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == 'h';
    } catch (IOException e) {
      return false;
    }
  }

  private static SSLContext tls(WorkloadIdentity identity) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "own",
          identity.key().privateKey(),
          new char[0],
          identity.chain().toArray(new X509Certificate[0]));
      for (X509Certificate anchor : identity.bundle()) {
        store.setCertificateEntry(anchor.getSerialNumber().toString(16), anchor);
      }
      KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
      own.init(store, new char[0]);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (java.security.GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers the first byte by itself. */
  private static void answer(ServerSocket program) {
    while (!program.isClosed()) {
      try {
        Socket accepted = program.accept();
        Thread.ofVirtual().start(() -> echo(accepted));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void echo(Socket accepted) {
    try (Socket socket = accepted) {
      socket.getOutputStream().write(socket.getInputStream().read());
    } catch (IOException closed) {
      // the other side has gone
    }
  }
}
