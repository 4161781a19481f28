package io.hauberk.kubernetes.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.TrustDomain;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodResidentsTest {
  private static final Instant WHEN = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ONE = "one.pod.example.org";
  private static final Party.Workload WEB =
      new Party.Workload("shop", "web", "web", Map.of("pci", "compliant"));

  private final PodResidents residents = new PodResidents(new TrustDomain("example.org"));

  @Test
  void aWorkloadGetsThePodThatHoldsTheCertificate() {
    residents.onAdd(pod("one", "10.0.0.1").build());

    Party.Workload housed = residents.housed(ONE, WEB);

    assertEquals(Optional.of("web-one"), housed.pod());
    assertEquals(Optional.of("one"), housed.podUid());
    assertEquals(Optional.of("node1"), housed.node());
    assertEquals("web", housed.name());
  }

  /** What the model says of a guarded label is attested; what the pod says now may be newer. */
  @Test
  void labelsOfTheModelCountBeforeThoseOfThePod() {
    residents.onAdd(
        pod("one", "10.0.0.1").editMetadata().addToLabels("pci", "no").endMetadata().build());

    assertEquals(Map.of("app", "web", "pci", "compliant"), residents.housed(ONE, WEB).labels());
  }

  @Test
  void aPodThatIsGoneIsRemembered() {
    Pod pod = pod("one", "10.0.0.1").build();
    residents.onAdd(pod);
    residents.onDelete(pod, false);

    assertEquals(Optional.of("one"), residents.housed(ONE, WEB).podUid());
    assertEquals(Optional.of(ONE), residents.at("10.0.0.1", WHEN));
    assertEquals("web-one", residents.reference(ONE).orElseThrow().getName());
  }

  @Test
  void anAddressIsThatOfTheLastPodThatHadIt() {
    residents.onAdd(pod("one", "10.0.0.1").build());
    residents.onAdd(pod("two", "10.0.0.1").build());

    assertEquals(Optional.of("two.pod.example.org"), residents.at("10.0.0.1", WHEN));
  }

  @Test
  void theNodeAndTheAddressOfAPodComeLater() {
    Pod pending = pod("one", "").editSpec().withNodeName(null).endSpec().withStatus(null).build();
    residents.onAdd(pending);
    assertEquals(Optional.empty(), residents.housed(ONE, WEB).node());
    assertEquals(Optional.empty(), residents.at("fd00::1", WHEN));

    residents.onUpdate(pending, pod("one", "fd00:0:0::1").build());

    assertEquals(Optional.of("node1"), residents.housed(ONE, WEB).node());
    assertEquals(Optional.of(ONE), residents.at("fd00::1", WHEN));
  }

  /** Its address is the node's: many have it. */
  @Test
  void aPodInTheNodesNetworkHasNoAddress() {
    residents.onAdd(pod("one", "192.168.1.1").editSpec().withHostNetwork(true).endSpec().build());

    assertEquals(Optional.empty(), residents.at("192.168.1.1", WHEN));
  }

  @Test
  void whoIsNoPodStaysWhatTheModelSays() {
    assertSame(WEB, residents.housed("alice.alice.workload.example.org", WEB));
  }

  private static PodBuilder pod(String uid, String address) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("web-" + uid)
        .withUid(uid)
        .withLabels(Map.of("app", "web"))
        .endMetadata()
        .withNewSpec()
        .withNodeName("node1")
        .endSpec()
        .withNewStatus()
        .addNewPodIP(address)
        .endStatus();
  }
}
