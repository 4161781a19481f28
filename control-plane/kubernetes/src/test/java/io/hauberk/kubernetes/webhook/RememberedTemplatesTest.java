package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RememberedTemplatesTest {
  private static final Owner OWNER = new Owner("apps/v1", "ReplicaSet", "shop", "web", "u1");

  private final FakeCluster cluster = new FakeCluster();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Queue<Runnable> ahead = new ArrayDeque<>();
  private final RememberedTemplates remembered =
      new RememberedTemplates(cluster, now::get, ahead::add);

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
  void whatIsOneSecondOldIsAskedAheadAndNobodyWaits() throws Exception {
    cluster.templates.put("ReplicaSet web u1", Map.of("pci", "compliant"));
    remembered.template(OWNER);
    cluster.templates.put("ReplicaSet web u1", Map.of());
    now.set(Instant.EPOCH.plusSeconds(1));

    assertEquals(Optional.of(Map.of("pci", "compliant")), remembered.template(OWNER));
    assertEquals(List.of("template"), cluster.asked);
    ahead.remove().run();
    assertEquals(Optional.of(Map.of()), remembered.template(OWNER));
    now.set(Instant.EPOCH.plusMillis(2900));
    assertEquals(Optional.of(Map.of()), remembered.template(OWNER));
  }

  @Test
  void aTemplateThatWentMeanwhileIsForgotten() throws Exception {
    cluster.templates.put("ReplicaSet web u1", Map.of("pci", "compliant"));
    remembered.template(OWNER);
    cluster.templates.clear();
    now.set(Instant.EPOCH.plusSeconds(1));
    remembered.template(OWNER);
    ahead.remove().run();

    assertEquals(Optional.empty(), remembered.template(OWNER));
  }

  @Test
  void whoComesMeanwhileSharesTheAnswer() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Void> answer = new CompletableFuture<>();
    cluster.templates.put("ReplicaSet web u1", Map.of("pci", "compliant"));
    cluster.meanwhile =
        () -> {
          asked.countDown();
          answer.join();
        };
    try (ExecutorService pods = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Map<String, String>>>> answers = new ArrayList<>();
      answers.add(pods.submit(() -> remembered.template(OWNER)));
      asked.await();
      for (int pod = 0; pod < 20; pod++) {
        answers.add(pods.submit(() -> remembered.template(OWNER)));
      }
      answer.complete(null);
      for (Future<Optional<Map<String, String>>> one : answers) {
        assertEquals(Optional.of(Map.of("pci", "compliant")), one.get());
      }
    }

    assertEquals(List.of("template"), cluster.asked);
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
