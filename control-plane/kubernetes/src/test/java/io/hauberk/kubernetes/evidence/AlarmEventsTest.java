package io.hauberk.kubernetes.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.Clients;
import io.hauberk.kubernetes.KubernetesServer;
import io.hauberk.kubernetes.TestOptions;
import io.hauberk.kubernetes.event.EventBoard;
import io.hauberk.policy.intent.Crd;
import io.hauberk.policy.intent.Kind;
import io.hauberk.server.evidence.EvidenceExtension;
import io.hauberk.server.evidence.EvidenceOptions;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.testkit.cluster.ApiServer;
import io.hauberk.testkit.cluster.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Alarms as events of a real API server, which checks each of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlarmEventsTest {
  private static final String RIGHTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: teller}
      rules: [{apiGroups: [events.k8s.io], resources: [events], verbs: [create, patch]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: teller}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: teller}
      subjects: [{kind: User, name: teller, apiGroup: rbac.authorization.k8s.io}]
      """;
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private ApiServer api;
  private KubernetesClient client;

  /** With no right but those that the chart gives for events. */
  private KubernetesClient teller;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    api = ApiServer.start(folder.resolve("cluster"));
    Crd.kinds().forEach(kind -> api.apply(Crd.of(kind)));
    client = Clients.of(Optional.of(api.kubeconfig()), Optional.empty());
    api.apply(RIGHTS);
    teller =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(client.getConfiguration())
                    .withImpersonateUsername("teller")
                    .build())
            .build();
    for (String namespace : List.of("hauberk-system", "shop", "series", "flood", "hostile")) {
      api.namespace(namespace);
    }
  }

  @AfterAll
  void stop() {
    teller.close();
    client.close();
    api.close();
  }

  @Test
  void anAlarmIsAnEventOfWhatItIsAbout(@TempDir Path state) throws Exception {
    api.apply(
        """
        apiVersion: hauberk.io/v1alpha1
        kind: MeshGuardrail
        metadata: {name: pci}
        spec:
          protect: {matchLabels: {data: pci}}
          never: [{name: no-deletes, http: [{methods: [DELETE]}]}]
        """);
    String deployment = uid("deployment/web", Programs.deployment());
    String set = uid("replicaset/web-5f", Programs.replicaSet(deployment));
    String pod = uid("pod/web-5f-x", Programs.pod(set));
    String guardrail =
        api.kubectl().output("get", "hguard", "pci", "-o", "jsonpath={.metadata.uid}");
    CompletableFuture<ControlPlane> plane = new CompletableFuture<>();
    try (KubernetesServer server = serve(state, plane)) {
      Deadline.await("the pod", () -> !plane.join().image().model().workloads().isEmpty());
      assertTrue(server.port() > 0);
      raise(plane, AlarmRule.CONFIGURATION_REFUSED, pod + ".pod.example.org");
      raise(plane, AlarmRule.DEFAULT_DENY_BURST, "shop/web");
      raise(plane, AlarmRule.RIGHT_BY_ACCIDENT, "pci");
      raise(plane, AlarmRule.PROOF_FAILURE, "log");

      await("shop", "ConfigurationRefused", "Pod shop/web-5f-x " + pod);
      await("shop", "DefaultDenyBurst", "Deployment shop/web " + deployment);
      await("default", "RightByAccident", "MeshGuardrail null/pci " + guardrail);
      await("hauberk-system", "ProofFailure", "Service hauberk-system/hauberk null");
    }
    String described = api.kubectl().output("describe", "deployment/web", "-n", "shop");
    assertTrue(described.contains("DefaultDenyBurst"), described);
  }

  @Test
  void whatComesAgainIsCountedInTheSeriesOfItsEvent() {
    now.set(START);
    AlarmTeller alarms = teller("series");
    for (int time = 0; time < 3; time++) {
      now.updateAndGet(before -> before.plus(Duration.ofMinutes(30)));
      alarms.tell(alarm("shop/web", "again and again"));
    }
    Event event = events("series").getFirst();
    assertEquals(1, events("series").size());
    assertEquals(3, event.getSeries().getCount());
    assertEquals("2026-11-21T13:30:00.000000Z", event.getSeries().getLastObservedTime().getTime());

    // the API server forgets after an hour
    client.resource(event).delete();
    now.updateAndGet(before -> before.plus(Duration.ofMinutes(30)));
    alarms.tell(alarm("shop/web", "again and again"));
    assertEquals(1, events("series").size());
    assertNull(events("series").getFirst().getSeries());
  }

  @Test
  void aFloodOfAlarmsIsAFewEventsAndANumber() {
    AlarmTeller alarms = teller("flood");
    for (int workload = 0; workload < 50; workload++) {
      alarms.tell(alarm("shop/web" + workload, "many"));
    }
    assertEquals(AlarmTeller.MOST, events("flood").size());
    alarms.tellUntold();
    assertEquals(AlarmTeller.MOST, events("flood").size());

    now.updateAndGet(before -> before.plusSeconds(AlarmTeller.PAUSE_SECONDS));
    alarms.tellUntold();

    List<Event> untold =
        events("flood").stream().filter(e -> e.getReason().equals("AlarmsNotTold")).toList();
    assertEquals(1, untold.size());
    assertTrue(untold.getFirst().getNote().startsWith("30 alarms"), untold.getFirst()::getNote);
    assertEquals(AlarmTeller.MOST + 1, events("flood").size());
  }

  @Test
  void whatStrangersWriteArrivesAsText() {
    teller("hostile").tell(alarm("x\n\u0000\u001b[31m", "`a\nWarning\u0000` ü€😀".repeat(400)));

    Event event = events("hostile").getFirst();
    assertTrue(event.getNote().startsWith("`a?Warning?` ü€😀"), event::getNote);
    assertTrue(event.getNote().endsWith("…"), event::getNote);
    assertEquals("Warning", event.getType());
  }

  private KubernetesServer serve(Path state, CompletableFuture<ControlPlane> plane)
      throws Exception {
    PodResidents residents = new PodResidents(new TrustDomain("example.org"));
    EvidenceOptions usual = EvidenceOptions.of(Section.empty("evidence"));
    return KubernetesServer.start(
        TestOptions.of("example.org", "kubelet"),
        state.resolve("state"),
        client,
        new KubernetesServer.Additions(
            List.of(residents),
            origin ->
                List.of(
                    new EvidenceExtension(
                        usual.with(
                            new AlarmEvents(
                                new EventBoard(client, "test"),
                                new ClusterObjects(
                                    client, residents, origin, service("hauberk-system")))),
                        residents))),
        (running, origin) -> {
          plane.complete(running);
          return List.of();
        });
  }

  private AlarmTeller teller(String namespace) {
    ObjectReference self = service(namespace);
    Concerned.Cluster nothing =
        new Concerned.Cluster() {
          @Override
          public Optional<ObjectReference> pod(String instance) {
            return Optional.empty();
          }

          @Override
          public Optional<ObjectReference> workload(String ns, String name) {
            return Optional.empty();
          }

          @Override
          public Optional<ObjectReference> object(Kind kind, String name) {
            return Optional.empty();
          }

          @Override
          public ObjectReference self() {
            return self;
          }
        };
    return new AlarmTeller(new EventBoard(client, "test"), new Concerned(nothing), self, now::get);
  }

  private static ObjectReference service(String namespace) {
    return new ObjectReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Service")
        .withNamespace(namespace)
        .withName("hauberk")
        .build();
  }

  private static Alarm alarm(String subject, String summary) {
    return new Alarm(
        AlarmRule.DEFAULT_DENY_BURST.text(),
        AlarmRule.DEFAULT_DENY_BURST.severity(),
        subject,
        summary,
        31,
        2,
        START,
        START,
        List.of("some-record"));
  }

  private static void raise(CompletableFuture<ControlPlane> plane, AlarmRule rule, String subject) {
    plane.join().events().incident(new Incident(rule, subject, "`" + subject + "`: look at it"));
  }

  private void await(String namespace, String reason, String regarding) {
    Deadline.await(
        reason + " of " + regarding,
        () ->
            events(namespace).stream()
                .filter(event -> event.getReason().equals(reason))
                .map(Event::getRegarding)
                .anyMatch(
                    object ->
                        "%s %s/%s %s"
                            .formatted(
                                object.getKind(),
                                object.getNamespace(),
                                object.getName(),
                                object.getUid())
                            .equals(regarding)));
  }

  private List<Event> events(String namespace) {
    return client.resources(Event.class).inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getReportingController().equals("hauberk.io/control-plane"))
        .toList();
  }

  private String uid(String name, String object) {
    api.apply(object);
    return api.kubectl().output("get", name, "-n", "shop", "-o", "jsonpath={.metadata.uid}").trim();
  }
}
