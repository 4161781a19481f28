package io.hauberk.kubernetes.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PodGroupingTest {
  private static final TrustDomain MESH = new TrustDomain("example.org");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void podsOfOneControllerAreOneWorkload() {
    var grouped = group(List.of(), pod("web", "1", "v1", 0), pod("web", "2", "v1", 1));
    assertEquals(List.of("shop/web"), names(grouped));
    assertEquals(2, grouped.workloads().getFirst().instances().size());
    assertEquals(new WorkloadId("shop", "web"), grouped.byPod().get("2"));
  }

  @Test
  void podsThatLookOtherwiseHaveTheNameWithSixDigits() {
    var grouped = group(List.of(), pod("web", "1", "v1", 0), pod("web", "2", "v2", 1));
    assertEquals(2, grouped.workloads().size());
    assertEquals(new WorkloadId("shop", "web"), grouped.byPod().get("1"));
    assertTrue(grouped.byPod().toString().matches(".*2=shop/web-[0-9a-f]{6}\\b.*"));
  }

  @Test
  void theOrderOfPodsDoesNotMatter() {
    List<PodView> pods = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pods.add(pod("web" + i % 3, "uid" + i, "v" + i % 2, i));
    }
    var one = group(List.of(), pods.toArray(PodView[]::new));
    Collections.reverse(pods);
    assertEquals(one, group(List.of(), pods.toArray(PodView[]::new)));
  }

  @Test
  void servicesAddTheirTargetPortsNamesAndAddresses() {
    ServiceView service =
        new ServiceView(
            "shop",
            "web",
            Map.of("app", "web"),
            List.of(IpAddress.parse("10.96.0.7")),
            List.of(
                new ServiceView.Port("http", 80, "main", ""),
                new ServiceView.Port("db", 5432, "15432", "mysql"),
                new ServiceView.Port("own", 15001, "15001", "")));
    Intent.Workload web = group(List.of(service), pod("web", "1", "v1", 0)).workloads().getFirst();
    Intent.Port http = web.ports().get(0);
    assertEquals(8080, http.number());
    assertEquals(Optional.of("main"), http.name());
    assertEquals(Protocol.HTTP, http.protocol());
    assertEquals(List.of(SocketAddress.parse("10.96.0.7:80")), http.virtual());
    Intent.Port db = web.ports().get(1);
    assertEquals(15432, db.number());
    assertEquals(Optional.of("db"), db.name());
    assertEquals(Protocol.TCP_SERVER_FIRST, db.protocol());
    // The sidecar's own ports are nobody's.
    assertEquals(2, web.ports().size());
  }

  @Test
  void aGuardedLabelOfTheNamespaceWinsOverThePodsOwn() {
    Place place = new Place("GuardedLabel pci", 1, 1);
    var guarded =
        new Intent.GuardedLabel(
            new ObjectMeta(Kind.GuardedLabel, "", "pci", new TreeMap<>(), place),
            new Placed<>("version", place),
            List.of(),
            false);
    var grouped =
        new PodGrouping(
                MESH,
                new Inheritance(
                    Map.of("shop", Map.of("version", "audited", "team", "x")), List.of(guarded)),
                List.of())
            .group(List.of(pod("web", "1", "v1", 0)));
    Map<String, String> labels = grouped.workloads().getFirst().meta().labels();
    assertEquals("audited", labels.get("version"));
    assertEquals(Map.of("app", "web", "version", "audited"), labels);
  }

  @Test
  void aNameThatIsNoLabelIsShortenedTheSameWayEveryTime() {
    String name = WorkloadNames.of("a.b".repeat(40));
    assertEquals(63, name.length());
    assertEquals(name, WorkloadNames.of("a.b".repeat(40)));
    assertEquals("web", WorkloadNames.of("web"));
  }

  private static PodGrouping.Grouped group(List<ServiceView> services, PodView... pods) {
    return new PodGrouping(MESH, new Inheritance(Map.of(), List.of()), services)
        .group(List.of(pods));
  }

  private static List<String> names(PodGrouping.Grouped grouped) {
    return grouped.workloads().stream().map(w -> w.id().toString()).toList();
  }

  private static PodView pod(String controller, String uid, String version, int age) {
    Map<String, String> labels = Map.of("app", controller, "version", version);
    return new PodView(
        "shop",
        controller + "-" + uid,
        uid,
        new PodView.Controller("Deployment", controller),
        controller,
        new TreeMap<>(labels),
        labels,
        List.of(new NamedPort("main", 8080)),
        new TreeMap<>(),
        NOON.plusSeconds(age));
  }
}
