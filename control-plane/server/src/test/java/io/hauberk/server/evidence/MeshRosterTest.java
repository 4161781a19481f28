package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.record.Party;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.MeshModel;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeshRosterTest {
  private static final String ALICE = "alice.alice.workload.example.org";
  private static final Duration DAY = Duration.ofHours(24);
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final MeshRoster roster = new MeshRoster(Residents.NONE, DAY);

  @Test
  void whoSomebodyWasIsAskedOfItsOwnTime() {
    accept(SmallMesh.with("app: alice"), NOON);
    accept(SmallMesh.with("app: other"), NOON.plusSeconds(60));
    assertEquals(Optional.of("alice"), label(NOON.plusSeconds(59)));
    assertEquals(Optional.of("other"), label(NOON.plusSeconds(60)));
    assertEquals(Optional.of("alice"), label(NOON.minusSeconds(60)), "a late line");
    assertEquals(
        Optional.of("alice"),
        roster.workload("alice", "alice", NOON).map(Party.Workload::serviceAccount));
  }

  @Test
  void whoLeftIsKnownForTheTimeBefore() {
    accept(SmallMesh.with("app: alice"), NOON);
    MeshModel without = SmallMesh.without("alice");
    accept(without, NOON.plusSeconds(60));
    assertEquals(Optional.of("alice"), label(NOON.plusSeconds(30)));
    assertEquals(Optional.empty(), label(NOON.plusSeconds(61)));
    assertEquals(Optional.empty(), roster.workload("alice", "alice", NOON.plusSeconds(61)));
  }

  @Test
  void anInstanceThatComesToAWorkloadAsItWasIsKnown() {
    MeshModel mesh = SmallMesh.with("app: alice");
    accept(mesh, NOON);
    Map<InstanceName, WorkloadId> more = new HashMap<>(instances(mesh));
    InstanceName pod = mesh.trustDomain().pod("6f1b4c1e-0000-4000-8000-000000000001");
    more.put(pod, new WorkloadId("alice", "alice"));
    roster.accept(mesh, more, NOON.plusSeconds(60));
    assertEquals(
        Optional.of("alice"),
        roster.instance(pod.dnsName(), NOON.plusSeconds(60)).map(Party.Workload::name));
    assertEquals(Optional.of("alice"), label(NOON.plusSeconds(60)));
  }

  @Test
  void whatEndedLongAgoTakesNoRoom() {
    accept(SmallMesh.with("app: alice"), NOON);
    int before = roster.size();
    accept(SmallMesh.without("alice"), NOON.plusSeconds(60));
    assertEquals(before, roster.size());
    accept(SmallMesh.with("app: alice"), NOON.plus(DAY));
    accept(SmallMesh.without("alice"), NOON.plus(DAY).plusSeconds(1));
    accept(SmallMesh.without("alice", "tier: changed"), NOON.plus(DAY.multipliedBy(3)));
    assertEquals(before - 2, roster.size(), "the instance and the workload are forgotten");
  }

  @Test
  void nobodyIsFoundUnderANameThatCannotBe() {
    accept(SmallMesh.with("app: alice"), NOON);
    assertEquals(Optional.empty(), roster.workload("no such/namespace", "x", NOON));
    assertEquals(Optional.empty(), roster.instance("", NOON));
  }

  @Test
  void aDecisionServesWhatItsRulesServedThen() {
    accept(SmallMesh.with("app: alice"), NOON);
    accept(SmallMesh.serving("iso/A.8"), NOON.plusSeconds(60));
    assertEquals(List.of("pci/1.3"), roster.requirements("alice/reads/bob", NOON));
    assertEquals(List.of("iso/A.8"), roster.requirements("alice/reads/bob", NOON.plusSeconds(60)));
    assertEquals(List.of(), roster.requirements("alice/other/rule", NOON));
  }

  private void accept(MeshModel model, Instant now) {
    roster.accept(model, instances(model), now);
  }

  private static Map<InstanceName, WorkloadId> instances(MeshModel model) {
    Map<InstanceName, WorkloadId> instances = new HashMap<>();
    model
        .workloads()
        .values()
        .forEach(
            policy -> policy.instances().forEach(one -> instances.put(one, policy.workload())));
    return instances;
  }

  private Optional<String> label(Instant at) {
    return roster.instance(ALICE, at).map(workload -> workload.labels().get("app"));
  }
}
