package io.hauberk.server.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.admin.v1.JoinToken;
import io.hauberk.admin.v1.StartQuarantineRequest;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.admin.AdminFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who did what to a control plane on a folder. */
class AdministratorsTest {
  @TempDir Path root;
  private final List<EvidenceRecord> records = Collections.synchronizedList(new ArrayList<>());
  private TestMesh mesh;

  @BeforeEach
  void folder() throws Exception {
    mesh = new TestMesh(root);
  }

  @Test
  void startRootCertificatesObjectsAndStopAreTold() throws Exception {
    try (HauberkServer server = start()) {
      assertEquals(2, server.image().workloads().size());
      await("CREATE MeshPolicy alice/reads true");
      await("CREATE Workload bob/bob true");
      await("CREATE RootCertificate example.org true");
      await("START ControlPlane example.org true");
      await("ISSUE Certificate control-plane true");
      Administration policy = find("CREATE MeshPolicy alice/reads true");
      assertEquals(Files.getOwner(mesh.folder().resolve("policy.yaml")).getName(), policy.actor());
      assertEquals("policy.yaml", policy.details().get("file"));
      assertTrue(policy.after().orElseThrow().matches("[0-9a-f]{64}"));
    }
    await("STOP ControlPlane example.org true");
  }

  @Test
  void whatChangesIsToldOnceAndWhatIsRefusedWithItsCodes() throws Exception {
    try (HauberkServer server = start()) {
      assertEquals(2, server.image().workloads().size());
      await("CREATE MeshPolicy alice/reads true");
      mesh.grant("POST");
      await("UPDATE MeshPolicy alice/reads true");
      mesh.write("policy.yaml", "kind: Nonsense");
      await("UPDATE File policy.yaml false");
      assertEquals("HBK1012", find("UPDATE File policy.yaml false").reason().orElseThrow());
      Files.delete(mesh.folder().resolve("policy.yaml"));
      await("DELETE MeshPolicy alice/reads true");
      assertEquals(
          find("UPDATE MeshPolicy alice/reads true").after(),
          find("DELETE MeshPolicy alice/reads true").before());
      assertEquals(1, all().stream().filter("UPDATE MeshPolicy alice/reads true"::equals).count());
    }
  }

  @Test
  void whatChangedWhileNobodyLookedIsToldAtTheNextStart() throws Exception {
    try (HauberkServer server = start()) {
      assertEquals(2, server.image().workloads().size());
      await("CREATE MeshPolicy alice/reads true");
    }
    records.clear();
    mesh.grant("POST");
    try (HauberkServer server = start()) {
      assertEquals(2, server.image().workloads().size());
      await("UPDATE MeshPolicy alice/reads true");
      assertFalse(all().contains("CREATE Workload bob/bob true"));
      assertFalse(all().contains("CREATE RootCertificate example.org true"));
    }
  }

  @Test
  void ordersAtTheSocketAreToldAndTokensAreNot() throws Exception {
    JoinToken token;
    try (HauberkServer server = start();
        AdminClient admin = AdminClient.connect(server.adminAddress())) {
      token = admin.createToken(CreateTokenRequest.newBuilder().setWorkload("alice/alice").build());
      admin.startQuarantine(
          StartQuarantineRequest.newBuilder().setTarget("bob/bob").setReason("drill").build());
      admin.release("bob/bob");
      assertThrows(AdminFailure.class, () -> admin.release("nobody/nobody"));
    }
    await("ISSUE JoinToken alice/alice true");
    await("CREATE Quarantine bob.bob true");
    await("DELETE Quarantine bob.bob true");
    await("DELETE Quarantine nobody/nobody false");
    assertEquals("drill", find("CREATE Quarantine bob.bob true").reason().orElseThrow());
    synchronized (records) {
      for (EvidenceRecord record : records) {
        String text = new String(RecordCodec.encode(record), StandardCharsets.UTF_8);
        assertFalse(text.contains(token.getToken()), text);
        assertFalse(text.contains("PRIVATE"), text);
      }
      assertEquals(records.size(), records.stream().map(EvidenceRecord::uid).distinct().count());
    }
  }

  private HauberkServer start() throws StartupFailure {
    ServerExtension extension =
        plane -> {
          plane.events().onAdministration(records::add);
          return () -> {};
        };
    return HauberkServer.start(mesh.options().withExtensions(List.of(extension)));
  }

  private void await(String act) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!all().contains(act)) {
      assertTrue(System.nanoTime() < end, () -> "no `" + act + "` in " + all());
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private List<String> all() {
    synchronized (records) {
      return records.stream().map(AdministratorsTest::text).toList();
    }
  }

  private Administration find(String act) {
    Predicate<EvidenceRecord> same = record -> text(record).equals(act);
    synchronized (records) {
      return (Administration) records.stream().filter(same).findFirst().orElseThrow().fact();
    }
  }

  private static String text(EvidenceRecord record) {
    Administration act = (Administration) record.fact();
    String where = act.namespace().map(namespace -> namespace + "/").orElse("");
    return act.action() + " " + act.kind() + " " + where + act.name() + " " + act.accepted();
  }
}
