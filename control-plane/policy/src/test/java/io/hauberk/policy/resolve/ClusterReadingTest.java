package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.ReadMesh.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Strictness;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds in a cluster, where everybody writes objects of his own and pods come and go. */
class ClusterReadingTest {
  private static final String BOB = "{name: bob, from: [{labels: {matchLabels: {app: bob}}}]}";

  private final PolicyReader reader = new PolicyReader();
  private List<Intent.Workload> workloads =
      List.of(
          Pods.workload("alice", Map.of("data", "pci"), "a1", "a2"),
          Pods.workload("bob", Map.of(), "b1"));

  @Test
  void aWorkloadIsAllItsPodsAndConnectionsAreRedirectedToIt() {
    MeshModel model = model(SmallMesh.policy(BOB));
    WorkloadPolicy alice = ReadMesh.policy(model, "alice/alice");
    assertEquals(List.of(Pods.MESH.pod("a1"), Pods.MESH.pod("a2")), alice.instances());
    assertEquals(Optional.of(Interception.STANDARD), alice.interception());
    assertEquals(Optional.empty(), alice.ports().get(0).listen());
    Destination https = ReadMesh.policy(model, "bob/bob").outbound().destinations().get(0);
    assertEquals(
        new Reached.Discovered(List.of(SocketAddress.parse("10.96.0.1:443"))), https.reached());
  }

  @Test
  void aSelectorThatTakesSomeWorkloadsOfAnAccountNamesAllTheirPods() {
    workloads =
        List.of(
            Pods.workload("alice", Map.of(), "a1"),
            Pods.workload("bob", Map.of(), "b1", "b2"),
            Pods.workload("bob-two", "bob", Map.of(), "b3"));
    MeshModel model = model(SmallMesh.policy(BOB));
    Identities.Listed listed =
        (Identities.Listed) grants(model).get(0).conditions().from().get(0).identities();
    assertEquals(Set.of(), listed.accounts());
    assertEquals(
        List.of("b1.pod.example.org", "b2.pod.example.org"),
        listed.instances().stream().map(i -> i.name().dnsName()).toList());
    assertEquals(2, ReadMesh.policy(model, "bob/bob").outbound().destinations().size());
    assertEquals(0, ReadMesh.policy(model, "bob/bob-two").outbound().destinations().size());
  }

  @Test
  void aGroupThatIsNotThereAdmitsNobodyAndForbidsEverybody() {
    Reading reading =
        read(
            SmallMesh.policy("{name: r, from: [{identities: {group: gone}}]}"),
            SmallMesh.guardrail(
                "g", "never: [{name: n, from: [{identities: {group: gone, namespace: alice}}]}]"));
    assertEquals(2, ReadMesh.codes(reading).stream().filter("HBK2003"::equals).count());
    MeshModel model = reading.model().orElseThrow();
    assertEquals(
        Identities.Listed.of(List.of(), List.of()),
        grants(model).get(0).conditions().from().get(0).identities());
    RuleSet.Never never = ReadMesh.port(model, "alice/alice", 443).enforced().never().get(0);
    assertEquals(
        List.of(new CallerPattern(new Identities.Any(), List.of())), never.conditions().from());
  }

  @Test
  void anHttpRuleAtATcpPortOpensNothingThere() {
    Reading reading = read(SmallMesh.policy("{name: r, ports: [db], http: [{methods: [GET]}]}"));
    assertTrue(ReadMesh.codes(reading).contains("HBK3001"));
    MeshModel model = reading.model().orElseThrow();
    assertEquals(List.of(), ReadMesh.port(model, "alice/alice", 5432).enforced().grants());
  }

  @Test
  void aPolicyThatIsWrongIsLeftOutAlone() {
    Reading reading =
        read(
            SmallMesh.policy(BOB),
            SmallMesh.policyNamed("broken", "{name: x, form: []}"),
            SmallMesh.policyNamed("doubled", "{name: x}", "{name: x}"));
    assertEquals(
        List.of("MeshPolicy broken", "MeshPolicy doubled"),
        reading.problems().stream()
            .filter(problem -> problem.code().matches("HBK(1014|2002)"))
            .map(problem -> problem.source())
            .toList());
    assertEquals(
        List.of("alice/p/bob"),
        grants(reading.model().orElseThrow()).stream().map(g -> g.id().toString()).toList());
  }

  @Test
  void aGuardrailThatBecomesWrongStaysAsItWas() {
    String good = SmallMesh.guardrail("g", "never: [{name: n, http: [{methods: [DELETE]}]}]");
    MeshModel before = model(SmallMesh.policy(BOB), good);
    Reading after = read(SmallMesh.policy("{name: other}"), good.replace("methods", "method"));
    assertTrue(ReadMesh.codes(after).contains("HBK1014"), after.problems()::toString);
    MeshModel model = after.model().orElseThrow();
    assertEquals(never(before), never(model));
    assertEquals("alice/p/other", grants(model).get(0).id().toString());
    assertEquals(List.of(), never(model(SmallMesh.policy(BOB))), "deleted is deleted");
  }

  @Test
  void aGuardrailThatWasNeverGoodKeepsEverythingAsItIs() {
    Reading reading = read(SmallMesh.policy(BOB), SmallMesh.guardrail("g", "never: [{nam: n}]"));
    assertEquals(Optional.empty(), reading.model());
  }

  @Test
  void withoutItsConfigTheMeshGoesOnWithTheLastOne() {
    MeshModel before = model(SmallMesh.policy(BOB));
    Reading after = reader.read(Pods.objects(SmallMesh.policy(BOB)), workloads, NOW, CLUSTER);
    assertEquals(
        List.of("HBK2008"), ReadMesh.codes(after).stream().filter("HBK2008"::equals).toList());
    assertEquals(before, after.model().orElseThrow());
    assertEquals(
        Optional.empty(),
        new PolicyReader()
            .read(Pods.objects(SmallMesh.policy(BOB)), workloads, NOW, CLUSTER)
            .model());
  }

  @Test
  void aPodThatIsReplacedChangesItsWorkloadAndNothingElse() {
    MeshModel before = model(SmallMesh.policy(BOB));
    workloads = List.of(workloads.get(0).with(List.of(Pods.MESH.pod("a9"))), workloads.get(1));
    MeshModel after = model(SmallMesh.policy(BOB));
    assertEquals(List.of(Pods.MESH.pod("a9")), ReadMesh.policy(after, "alice/alice").instances());
    assertSame(before.workloads().get(bob()), after.workloads().get(bob()));
    assertSame(
        ReadMesh.policy(before, "alice/alice").ports(),
        ReadMesh.policy(after, "alice/alice").ports());
  }

  @Test
  void aQuarantineCoversEveryPodOfItsTarget() {
    assertEquals(Set.of("a1", "a2"), excluded("workload: {namespace: alice, name: alice}"));
    assertEquals(Set.of("a2"), excluded("pod: {uid: a2}"));
    assertEquals(Set.of("a1", "a2"), excluded("labels: {matchLabels: {data: pci}}"));
    workloads =
        List.of(
            workloads.get(0).with(List.of(Pods.MESH.pod("a2"), Pods.MESH.pod("a3"))),
            workloads.get(1));
    assertEquals(Set.of("a2", "a3"), excluded("labels: {matchLabels: {data: pci}}"));
  }

  private Set<String> excluded(String target) {
    MeshModel model = model(SmallMesh.quarantine("q", target));
    Exclusion.Target.Instances instances =
        (Exclusion.Target.Instances) model.exclusions().get(0).target();
    Set<String> uids = new TreeSet<>();
    instances.instances().forEach(i -> uids.add(i.dnsName().replace(".pod.example.org", "")));
    return uids;
  }

  private MeshModel model(String... documents) {
    Reading reading = read(documents);
    return reading.model().orElseThrow(() -> new AssertionError(reading.problems().toString()));
  }

  private Reading read(String... documents) {
    List<String> all = new java.util.ArrayList<>(List.of(documents));
    all.add(SmallMesh.CONFIG);
    return reader.read(Pods.objects(all), workloads, NOW, CLUSTER);
  }

  private static final Strictness CLUSTER = Strictness.CLUSTER;

  private static io.hauberk.identity.WorkloadId bob() {
    return io.hauberk.identity.WorkloadId.parse("bob/bob");
  }

  private static List<RuleSet.Grant> grants(MeshModel model) {
    return ReadMesh.port(model, "alice/alice", 443).enforced().grants();
  }

  private static List<RuleSet.Never> never(MeshModel model) {
    return ReadMesh.port(model, "alice/alice", 443).enforced().never();
  }
}
