package io.hauberk.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.admin.v1.JoinToken;
import io.hauberk.admin.v1.StartQuarantineRequest;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.journal.Journal;
import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.server.admin.AdminClient;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class HauberkServerTest {
  private static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
  private static final String ROUTES =
      "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
  private static final String SECRET =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  private static final String EXTENSION =
      "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig";

  @TempDir Path root;
  private TestMesh mesh;

  @BeforeEach
  void folder() throws Exception {
    mesh = new TestMesh(root);
  }

  @Test
  void aWorkloadEnrolsAndIsGivenWhatItRunsAndItsCertificate() throws Exception {
    try (HauberkServer server = mesh.start()) {
      TestWorkload alice = enrolled(server, "alice/alice");
      try (TestStream stream = stream(alice, "alice/alice")) {
        assertTrue(stream.waitFor(() -> stream.held().containsKey("in-443")));
        assertTrue(stream.waitFor(() -> stream.held().containsKey("quarantine")));
        assertTrue(stream.waitFor(() -> stream.held().containsKey("bundle")));
        assertTrue(stream.waitFor(() -> stream.held().containsKey("identity")));
        assertEquals(alice.leaf(), leafIn(stream));
      }
    }
  }

  @Test
  void anEditIsPushedToTheWorkloadsItChangesWithinASecond() throws Exception {
    try (HauberkServer server = mesh.start()) {
      TestWorkload alice = enrolled(server, "alice/alice");
      try (TestStream stream = stream(alice, "alice/alice")) {
        assertTrue(stream.waitFor(() -> !routes(stream).isEmpty()));
        String before = routes(stream);
        long saved = System.nanoTime();
        mesh.grant("POST");
        assertTrue(stream.waitFor(() -> !routes(stream).equals(before)));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - saved);
        assertTrue(millis <= 1000, millis + " ms");
      }
    }
  }

  @Test
  void anInvalidEditChangesNothingAndIsReported() throws Exception {
    try (HauberkServer server = mesh.start();
        AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload alice = enrolled(server, "alice/alice");
      try (TestStream stream = stream(alice, "alice/alice")) {
        assertTrue(stream.waitFor(() -> !routes(stream).isEmpty()));
        String before = routes(stream);
        mesh.write("broken.yaml", "kind: MeshPolicy\nnonsense: [\n");
        assertTrue(stream.waitFor(() -> !server.image().folderInForce()));
        var status = admin.status();
        assertFalse(status.getFolderInForce());
        assertEquals("broken.yaml", status.getProblems(0).getSource());
        assertEquals(before, routes(stream));
        java.nio.file.Files.delete(mesh.folder().resolve("broken.yaml"));
        assertTrue(stream.waitFor(() -> server.image().folderInForce()));
        assertEquals(before, routes(stream));
      }
    }
  }

  @Test
  void aCertificateSaysWhichAttestedLabelsItsWorkloadCarries() throws Exception {
    mesh.write(
        "guarded.yaml",
        """
        apiVersion: hauberk.io/v1alpha1
        kind: GuardedLabel
        metadata: {name: app}
        spec: {key: app, values: [alice], attested: true}
        """);
    try (HauberkServer server = mesh.start()) {
      assertEquals(
          Map.of("app", "alice"),
          AttestedLabels.of(enrolled(server, "alice/alice").leaf()).labels());
      assertEquals(AttestedLabels.NONE, AttestedLabels.of(enrolled(server, "bob/bob").leaf()));
    }
  }

  @Test
  void aJoinTokenIsGoodOnce() throws Exception {
    try (HauberkServer server = mesh.start()) {
      JoinToken token = token(server, "bob/bob", false);
      new TestWorkload(token).enroll();
      assertEquals(
          Status.Code.UNAUTHENTICATED, refusal(() -> new TestWorkload(token).enroll()).getCode());
    }
  }

  @Test
  void anAnswerThatWasLostIsGivenAgain() throws Exception {
    try (HauberkServer server = mesh.start()) {
      JoinToken token = token(server, "bob/bob", false);
      TestWorkload bob = new TestWorkload(token);
      TestWorkload.Key key = TestWorkload.Key.fresh();
      assertEquals(bob.enroll(key), bob.enroll(key));
      TestWorkload before = bob.copy();
      TestWorkload.Key next = TestWorkload.Key.fresh();
      assertEquals(bob.renew(next), before.renew(next));
      try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
        assertEquals(0, admin.status().getAlarmsCount());
      }
    }
  }

  @Test
  void aSecondEnrolmentIsRefusedAndAlarmedUnlessTheOperatorReplaces() throws Exception {
    try (HauberkServer server = mesh.start();
        AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload first = enrolled(server, "bob/bob");
      TestWorkload second = new TestWorkload(token(server, "bob/bob", false));
      assertEquals(Status.Code.ALREADY_EXISTS, refusal(second::enroll).getCode());
      assertEquals("bob/bob", admin.status().getAlarms(0).getWorkload());
      new TestWorkload(token(server, "bob/bob", true)).enroll();
      assertEquals(Status.Code.PERMISSION_DENIED, refusal(first::renew).getCode());
    }
  }

  @Test
  void aRenewalNeedsANewKeyAndTheNewestCertificate() throws Exception {
    try (HauberkServer server = mesh.start()) {
      TestWorkload.Key key = TestWorkload.Key.fresh();
      TestWorkload bob = new TestWorkload(token(server, "bob/bob", false));
      bob.enroll(key);
      TestWorkload old = bob.copy();
      bob.renew();
      assertEquals(Status.Code.PERMISSION_DENIED, refusal(old::renew).getCode());
      assertEquals(Status.Code.INVALID_ARGUMENT, refusal(() -> bob.renew(key)).getCode());
      assertEquals(
          Status.Code.UNAUTHENTICATED,
          refusal(() -> new TestWorkload(token(server, "alice/alice", false)).renew()).getCode());
    }
  }

  @Test
  void aRenewedChainIsPushed() throws Exception {
    try (HauberkServer server = mesh.start()) {
      TestWorkload bob = enrolled(server, "bob/bob");
      try (TestStream stream = stream(bob, "bob/bob")) {
        assertTrue(stream.waitFor(() -> stream.held().containsKey("identity")));
        String before = stream.version("identity");
        bob.renew();
        assertTrue(stream.waitFor(() -> !stream.version("identity").equals(before)));
        assertEquals(bob.leaf(), leafIn(stream));
      }
    }
  }

  @Test
  void aRestartIssuesNothingAnewAndCutsNothing() throws Exception {
    TestWorkload bob;
    String identity;
    String listener;
    int port;
    try (HauberkServer server = mesh.start()) {
      port = server.address().getPort();
      bob = enrolled(server, "bob/bob");
      try (TestStream stream = stream(bob, "bob/bob")) {
        assertTrue(stream.waitFor(() -> stream.held().containsKey("identity")));
        assertTrue(stream.waitFor(() -> stream.held().containsKey("in-443")));
        identity = stream.version("identity");
        listener = stream.version("in-443");
      }
    }
    long issued = workloadCertificates();
    ServerOptions options =
        ServerOptions.of(
            mesh.folder(),
            mesh.state(),
            new java.net.InetSocketAddress(mesh.options().listen().getAddress(), port));
    try (HauberkServer server = HauberkServer.start(options);
        TestStream stream = stream(bob, "bob/bob")) {
      assertTrue(stream.waitFor(() -> stream.held().containsKey("identity")));
      assertTrue(stream.waitFor(() -> stream.held().containsKey("in-443")));
      assertEquals(identity, stream.version("identity"));
      assertEquals(listener, stream.version("in-443"));
      assertEquals(issued, workloadCertificates());
      assertNotEquals(0, server.address().getPort());
    }
  }

  @Test
  void aQuarantineIsPushedStopsRenewalAndCutsConnections() throws Exception {
    try (HauberkServer server = mesh.start();
        AdminClient admin = AdminClient.connect(server.adminAddress())) {
      TestWorkload alice = enrolled(server, "alice/alice");
      TestWorkload bob = enrolled(server, "bob/bob");
      try (TestStream stream = stream(alice, "alice/alice")) {
        assertTrue(stream.waitFor(() -> stream.held().containsKey("quarantine")));
        assertTrue(stream.waitFor(() -> stream.held().containsKey("in-443")));
        String list = stream.version("quarantine");
        String listener = stream.version("in-443");
        admin.startQuarantine(
            StartQuarantineRequest.newBuilder().setTarget("bob/bob").setReason("test").build());
        assertTrue(stream.waitFor(() -> !stream.version("quarantine").equals(list)));
        assertTrue(stream.waitFor(() -> !stream.version("in-443").equals(listener)));
        assertEquals("bob.bob", admin.status().getQuarantines(0).getName());
        assertEquals(Status.Code.PERMISSION_DENIED, refusal(bob::renew).getCode());
        admin.release("bob/bob");
        assertEquals(0, admin.status().getQuarantinesCount());
        assertTrue(stream.waitFor(() -> stream.version("quarantine").equals(list)));
        bob.renew();
      }
    }
  }

  @Test
  void nobodyIsServedWithoutACertificateOrUnderAnotherName() throws Exception {
    try (HauberkServer server = mesh.start()) {
      TestWorkload bob = enrolled(server, "bob/bob");
      try (TestStream stream = new TestStream(bob.channel(false), "bob/bob")) {
        stream.subscribe(LISTENER);
        assertFalse(stream.waitFor(() -> !stream.held().isEmpty()));
      }
      try (TestStream stream = new TestStream(bob.channel(true), "alice/alice")) {
        stream.subscribe(LISTENER);
        assertFalse(stream.waitFor(() -> !stream.held().isEmpty()));
      }
    }
  }

  /** Listeners and route configurations share names. */
  private static String routes(TestStream stream) {
    return stream.version(ROUTES + " in-443");
  }

  private static X509Certificate leafIn(TestStream stream) throws Exception {
    Resource identity = Objects.requireNonNull(stream.held().get("identity"));
    Secret secret = identity.getResource().unpack(Secret.class);
    return Pem.certificates(secret.getTlsCertificate().getCertificateChain().getInlineString())
        .getFirst();
  }

  private long workloadCertificates() {
    return Journal.read(mesh.state().resolve("journal.jsonl")).stream()
        .filter(record -> record.profile().equals("workload"))
        .count();
  }

  private static TestWorkload enrolled(HauberkServer server, String workload) throws Exception {
    TestWorkload enrolled = new TestWorkload(token(server, workload, false));
    enrolled.enroll();
    return enrolled;
  }

  private static TestStream stream(TestWorkload workload, String node) throws Exception {
    TestStream stream = new TestStream(workload.channel(true), node);
    stream.subscribe(LISTENER);
    stream.subscribe(ROUTES, "in-443");
    stream.subscribe(SECRET, "identity", "bundle");
    stream.subscribe(EXTENSION, "quarantine");
    return stream;
  }

  private static JoinToken token(HauberkServer server, String workload, boolean replace)
      throws Exception {
    try (AdminClient admin = AdminClient.connect(server.adminAddress())) {
      return admin.createToken(
          CreateTokenRequest.newBuilder().setWorkload(workload).setReplace(replace).build());
    }
  }

  private static Status refusal(Executable call) {
    return assertThrows(StatusRuntimeException.class, call).getStatus();
  }
}
