package io.hauberk.server.xds;

import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static io.hauberk.testkit.proxy.FakeProxy.Protocol.DELTA;
import static io.hauberk.testkit.proxy.FakeProxy.Protocol.STATE_OF_THE_WORLD;
import static io.hauberk.testkit.proxy.FakeProxy.ROUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.FakeProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A thousand proxies: who is sent how much. How fast is measured in the benchmarks. */
class XdsScaleTest {
  private static final int PROXIES = 1000;
  private static final int EDITED = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void anEditOfTwentyWorkloadsSendsTwentyMessagesAndNothingElse() {
    try (OurPlane ours = new OurPlane()) {
      ours.publish(sets(PROXIES, 1));
      List<FakeProxy> proxies = connected(ours);
      long before = messages(proxies);

      // The sets of all are given again; only those of twenty are new.
      Map<WorkloadId, List<XdsResource>> edit = sets(PROXIES, 1);
      edit.putAll(sets(EDITED, 2));
      ours.publish(edit);
      awaitAll(proxies.subList(0, EDITED), 3);
      assertEquals(EDITED, messages(proxies) - before);

      // Whatever else had been on its way would be counted by the time all have answered this.
      ours.publish(sets(PROXIES, 3));
      awaitAll(proxies.subList(0, EDITED), 4);
      awaitAll(proxies.subList(EDITED, PROXIES), 3);
      assertEquals(EDITED + PROXIES, messages(proxies) - before);
    }
  }

  private static List<FakeProxy> connected(OurPlane ours) {
    List<FakeProxy> proxies = new ArrayList<>();
    for (int i = 0; i < PROXIES; i++) {
      proxies.add(
          ours.proxy(workload(i), i % 2 == 0 ? DELTA : STATE_OF_THE_WORLD)
              .withoutRecords()
              .subscribe(LISTENER)
              .subscribe(ROUTE, "in-443")
              .connect());
    }
    awaitAll(proxies, 2);
    return proxies;
  }

  private static Map<WorkloadId, List<XdsResource>> sets(int count, int revision) {
    Map<WorkloadId, List<XdsResource>> sets = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String own = "%06d%06d".formatted(i, revision);
      sets.put(
          workload(i), List.of(Content.listener("in-443", "w" + i), Content.route("in-443", own)));
    }
    return sets;
  }

  private static WorkloadId workload(int index) {
    return new WorkloadId("ns", "w" + index);
  }

  private static long messages(List<FakeProxy> proxies) {
    return proxies.stream().mapToLong(FakeProxy::messages).sum();
  }

  private static void awaitAll(List<FakeProxy> proxies, long messages) {
    for (FakeProxy proxy : proxies) {
      proxy.await(messages + " messages", PATIENCE, p -> p.messages() >= messages);
    }
  }
}
