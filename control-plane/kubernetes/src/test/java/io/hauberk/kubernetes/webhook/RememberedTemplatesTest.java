package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RememberedTemplatesTest {
  private static final Owner OWNER = new Owner("apps/v1", "ReplicaSet", "shop", "web", "u1");

  private final FakeCluster cluster = new FakeCluster();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final RememberedTemplates remembered = new RememberedTemplates(cluster, now::get);

  @Test
  void manyPodsOfOneTemplateAskOnce() throws Exception {
    cluster.templates.put("ReplicaSet web u1", Map.of("pci", "compliant"));

    for (int pod = 0; pod < 100; pod++) {
      assertEquals(Optional.of(Map.of("pci", "compliant")), remembered.template(OWNER));
    }

    assertEquals(List.of("template"), cluster.asked);
  }

  @Test
  void whatIsTwoSecondsOldIsAskedAgain() throws Exception {
    cluster.templates.put("ReplicaSet web u1", Map.of("pci", "compliant"));
    remembered.template(OWNER);
    cluster.templates.put("ReplicaSet web u1", Map.of());
    now.set(Instant.EPOCH.plusSeconds(2));

    assertEquals(Optional.of(Map.of()), remembered.template(OWNER));
  }

  @Test
  void whatIsNotThereIsAskedEachTime() throws Exception {
    remembered.template(OWNER);
    remembered.template(OWNER);

    assertEquals(List.of("template", "template"), cluster.asked);
  }

  @Test
  void rightsAreAskedEachTime() throws Exception {
    Requester dev = new Requester("dev", "", List.of(), Map.of());
    remembered.mayAssert(dev, "pci", "shop");
    remembered.mayAssert(dev, "pci", "shop");

    assertEquals(List.of("right", "right"), cluster.asked);
  }
}
