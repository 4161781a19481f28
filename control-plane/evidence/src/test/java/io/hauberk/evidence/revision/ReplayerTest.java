package io.hauberk.evidence.revision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.evaluate.Evaluator;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.Verdict;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayerTest {
  private static final String HEADER =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshPolicy
      metadata: {name: staff, namespace: alice}
      spec:
        protect: {matchLabels: {app: alice}}
        allow:
          - name: staff-reads
            from: [{serviceAccounts: [{namespace: bob, name: bob}]}]
            http: [{methods: [GET], paths: [{prefix: /staff}], headers: [{name: x-staff, exact: "yes"}]}]
      """;

  @TempDir Path dir;

  @Test
  void aDecisionComesOutAsItWasMadeAndNoOtherDoes() throws IOException {
    MeshModel mesh = keep(Sample.mesh());
    int asked = 0;
    for (WorkloadPolicy caller : mesh.workloads().values()) {
      for (WorkloadPolicy target : mesh.workloads().values()) {
        for (String path : List.of("/customer-records", "/customer-records/1", "/admin", "//x")) {
          for (String method : List.of("GET", "DELETE", "get")) {
            Verdict made = evaluate(caller, target, method, path);
            assertInstanceOf(
                Replay.Same.class,
                replay(caller, target, method, path, made.allowed(), made.by().text()),
                () -> caller.workload() + " " + target.workload() + " " + made);
            assertInstanceOf(
                Replay.Differs.class,
                replay(caller, target, method, path, !made.allowed(), made.by().text()));
            assertInstanceOf(
                Replay.Differs.class,
                replay(caller, target, method, path, made.allowed(), "alice/other/rule"));
            asked++;
          }
        }
      }
    }
    assertTrue(asked >= 48, "only " + asked + " decisions");
  }

  @Test
  void aHeaderThatTheRecordDoesNotHoldIsAssumedAndSaid() throws IOException {
    MeshModel mesh = keep(Sample.mesh(HEADER));
    WorkloadPolicy bob = workload(mesh, "bob/bob");
    WorkloadPolicy alice = workload(mesh, "alice/alice");
    Replay.Same same =
        assertInstanceOf(
            Replay.Same.class,
            replay(bob, alice, "GET", "/staff/1", true, "alice/staff/staff-reads"));
    assertEquals(Optional.of("header `x-staff: yes`"), same.assumed());
    assertInstanceOf(
        Replay.Same.class,
        replay(bob, alice, "GET", "/staff/1", false, "default-deny/alice/alice"));
    EvidenceRecord known =
        Sample.request(
            Sample.party(bob),
            Sample.party(alice),
            "GET",
            "/staff/1",
            Map.of("x-staff", "no"),
            true,
            "alice/staff/staff-reads");
    assertInstanceOf(Replay.Differs.class, replay(known));
  }

  @Test
  void whoWasExcludedThenIsExcludedAgain() throws IOException {
    MeshModel mesh = Sample.mesh();
    RevisionArchive archive = RevisionArchive.open(dir);
    WorkloadPolicy bob = workload(mesh, "bob/bob");
    Exclusion exclusion =
        new Exclusion(
            "bob", new Exclusion.Target.Account(bob.account()), "leaked", Optional.empty());
    archive.keep(Sample.NOON, Sample.rules(mesh), List.of(exclusion), mesh.requirements());
    WorkloadPolicy alice = workload(mesh, "alice/alice");
    assertInstanceOf(
        Replay.Same.class, replay(bob, alice, "GET", "/customer-records", false, "quarantine/bob"));
    archive.keep(Sample.NOON.plusSeconds(30), Sample.rules(mesh), List.of(), mesh.requirements());
    assertInstanceOf(
        Replay.Same.class,
        replay(bob, alice, "GET", "/customer-records", false, "quarantine/bob"),
        "half a minute later a proxy may not have heard of it");
  }

  @Test
  void whatCannotBeToldIsNotCalledRight() throws IOException {
    MeshModel mesh = keep(Sample.mesh());
    Party bob = Sample.party(workload(mesh, "bob/bob"));
    Party alice = Sample.party(workload(mesh, "alice/alice"));
    assertEquals(
        new Replay.Undetermined("a part of its path was left out of the record"),
        replay(Sample.request(bob, alice, "GET", "/{id}", Map.of(), true, "alice/none/none")));
    assertInstanceOf(
        Replay.Undetermined.class,
        replay(
            Sample.record(
                Observer.Layer.LISTENER,
                Party.UNKNOWN,
                alice,
                443,
                Optional.empty(),
                false,
                "hardening/handshake")));
    assertEquals(
        new Replay.Undetermined(
            "nothing came that a rule could be asked about; nothing passed, and no rule decided"),
        replay(
            Sample.record(
                Observer.Layer.INBOUND,
                bob,
                alice,
                5432,
                Optional.empty(),
                false,
                "hardening/unread")),
        "a connection that ended before its first byte");
    MeshModel other = Sample.mesh();
    Path empty = dir.resolve("empty");
    assertEquals(
        new Replay.Undetermined("revision `0123456789ab` of `alice/alice` is not in the archive"),
        new Replayer(RevisionIndex.read(empty))
            .replay(
                Sample.request(
                    bob,
                    Sample.party(workload(other, "alice/alice")),
                    "GET",
                    "/x",
                    Map.of(),
                    true,
                    "a/b/c")));
  }

  @Test
  void portsThatNobodyDeclaredAndTheCallersOwnSidecarAreLookedAtToo() throws IOException {
    MeshModel mesh = keep(Sample.mesh());
    Party bob = Sample.party(workload(mesh, "bob/bob"));
    Party alice = Sample.party(workload(mesh, "alice/alice"));
    assertInstanceOf(
        Replay.Same.class, replay(listener(alice, 99, "unmatched-port/alice/alice:99")));
    assertInstanceOf(
        Replay.Differs.class, replay(listener(alice, 443, "unmatched-port/alice/alice:443")));
    assertInstanceOf(Replay.Same.class, replay(outbound(bob, alice, true, "egress/alice")));
    assertInstanceOf(
        Replay.Differs.class, replay(outbound(bob, alice, false, "egress-deny/bob/bob")));
  }

  private static EvidenceRecord listener(Party target, int port, String decision) {
    return Sample.record(
        Observer.Layer.LISTENER, Party.UNKNOWN, target, port, Optional.empty(), false, decision);
  }

  private static EvidenceRecord outbound(
      Party caller, Party target, boolean allowed, String decision) {
    return Sample.record(
        Observer.Layer.OUTBOUND, caller, target, 443, Optional.empty(), allowed, decision);
  }

  private MeshModel keep(MeshModel mesh) throws IOException {
    RevisionArchive.open(dir).keep(Sample.NOON, Sample.rules(mesh), List.of(), mesh.requirements());
    return mesh;
  }

  private static WorkloadPolicy workload(MeshModel mesh, String name) {
    return Objects.requireNonNull(mesh.workloads().get(WorkloadId.parse(name)));
  }

  private static Verdict evaluate(
      WorkloadPolicy caller, WorkloadPolicy target, String method, String path) {
    return Evaluator.evaluate(
            target,
            443,
            new Request.Http(
                new Caller(
                    caller.account(), caller.instances().getFirst(), IpAddress.parse("127.0.0.1")),
                method,
                path,
                "alice",
                List.of()),
            List.of())
        .enforced();
  }

  private Replay replay(
      WorkloadPolicy caller,
      WorkloadPolicy target,
      String method,
      String path,
      boolean allowed,
      String decision)
      throws IOException {
    return replay(
        Sample.request(
            Sample.party(caller), Sample.party(target), method, path, Map.of(), allowed, decision));
  }

  private Replay replay(EvidenceRecord record) throws IOException {
    return new Replayer(RevisionIndex.read(dir)).replay(record);
  }
}
