package io.hauberk.server.xds;

import static io.hauberk.testkit.proxy.FakeProxy.CLUSTER;
import static io.hauberk.testkit.proxy.FakeProxy.EXTENSION;
import static io.hauberk.testkit.proxy.FakeProxy.LISTENER;
import static io.hauberk.testkit.proxy.FakeProxy.ROUTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.WorkloadId;
import io.hauberk.testkit.proxy.Delivery;
import io.hauberk.testkit.proxy.FakeProxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Any history of publishing, removing, refusing, going away, coming back and reading slowly: in the
 * end every proxy runs the newest that it accepts, nobody got what is another's, and nothing that
 * was parked was sent again.
 */
class XdsProperties {
  private static final int WORKLOADS = 5;
  private static final int STEPS = 60;
  private static final List<String> TYPES = List.of(CLUSTER, LISTENER, ROUTE, EXTENSION);

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void everyProxyConvergesAndNobodyGetsWhatIsNotHis(@ForAll long seed) {
    try (OurPlane plane = new OurPlane()) {
      History history = new History(plane, new Random(seed));
      for (int i = 0; i < STEPS; i++) {
        history.step();
      }
      history.settle();
    }
  }

  /** What was published, and the proxies that live through it. */
  private static final class History {
    private final OurPlane plane;
    private final Random random;
    private final Map<String, WorkloadId> owners = new ConcurrentHashMap<>();
    private final Set<String> poisoned = ConcurrentHashMap.newKeySet();
    private final Map<WorkloadId, List<XdsResource>> current = new HashMap<>();
    private final Map<WorkloadId, FakeProxy> proxies = new HashMap<>();
    private int content;

    History(OurPlane plane, Random random) {
      this.plane = plane;
      this.random = random;
      for (int i = 0; i < WORKLOADS; i++) {
        WorkloadId workload = new WorkloadId("ns", "w" + i);
        FakeProxy.Protocol protocol =
            i % 2 == 0 ? FakeProxy.Protocol.DELTA : FakeProxy.Protocol.STATE_OF_THE_WORLD;
        FakeProxy proxy =
            plane
                .proxy(workload, protocol)
                .judgedBy(
                    (type, name, version) ->
                        poisoned.contains(version) ? Optional.of("no") : Optional.empty());
        proxy.subscribe(CLUSTER).subscribe(LISTENER);
        proxy.subscribe(ROUTE, "r0", "r1", "r2").subscribe(EXTENSION, "r0", "r1", "r2");
        proxies.put(workload, proxy);
      }
    }

    void step() {
      WorkloadId workload = new WorkloadId("ns", "w" + random.nextInt(WORKLOADS));
      FakeProxy proxy = Objects.requireNonNull(proxies.get(workload));
      List<Refusal> parked = plane.refusals(workload);
      int seen = proxy.deliveries().size();
      switch (random.nextInt(10)) {
        case 0 -> {
          plane.remove(workload);
          current.put(workload, List.of());
        }
        case 1 -> proxy.disconnect();
        case 2 -> proxy.stopReading();
        case 3 -> proxy.readOn();
        case 4 -> {
          if (proxy.connected()) {
            proxy.answerUnknownNonce(LISTENER);
          }
        }
        case 5, 6 -> {
          if (!proxy.connected()) {
            proxy.connect();
          }
        }
        default -> publish(workload);
      }
      check(proxy, parked, seen);
    }

    /** Lets everybody come back and read on, and waits until all is as it should be. */
    void settle() {
      proxies.forEach(
          (workload, proxy) -> {
            proxy.readOn();
            if (!proxy.connected()) {
              proxy.connect();
            }
          });
      proxies.forEach(
          (workload, proxy) -> {
            List<Refusal> parked = plane.refusals(workload);
            int seen = proxy.deliveries().size();
            for (String type : TYPES) {
              proxy.await(
                  type + " of " + current.get(workload) + " without " + poisoned,
                  Loopback.SOON,
                  p -> runsTheNewest(workload, p, type));
            }
            check(proxy, parked, seen);
            for (Delivery delivery : proxy.deliveries()) {
              delivery
                  .resources()
                  .forEach((name, version) -> assertEquals(workload, owners.get(version)));
            }
          });
    }

    private void publish(WorkloadId workload) {
      List<XdsResource> full = new ArrayList<>();
      Map<String, XdsResource> before = new HashMap<>();
      current
          .getOrDefault(workload, List.of())
          .forEach(one -> before.put(one.typeUrl() + one.name(), one));
      for (String type : TYPES) {
        for (int i = 0; i < 3; i++) {
          XdsResource kept = before.get(type + "r" + i);
          if (kept != null && random.nextInt(4) != 0) {
            full.add(kept);
          } else if (random.nextBoolean()) {
            full.add(fresh(workload, type, "r" + i));
          }
        }
      }
      if (full.isEmpty()) {
        full.add(fresh(workload, LISTENER, "r0"));
      }
      current.put(workload, full);
      plane.publish(Map.of(workload, full));
    }

    private XdsResource fresh(WorkloadId workload, String type, String name) {
      String text = workload + "-" + content++;
      XdsResource made =
          switch (type) {
            case CLUSTER -> Content.cluster(name, text);
            case LISTENER -> Content.listener(name, text);
            case ROUTE -> Content.route(name, text);
            case EXTENSION -> Content.extension(name, text);
            default -> throw new IllegalArgumentException(type);
          };
      owners.put(made.version(), workload);
      if (random.nextInt(5) == 0) {
        poisoned.add(made.version());
      }
      return made;
    }

    private boolean runsTheNewest(WorkloadId workload, FakeProxy proxy, String type) {
      Map<String, String> held = proxy.held(type);
      Set<String> names = new HashSet<>();
      boolean settled = true;
      for (XdsResource resource : current.getOrDefault(workload, List.of())) {
        boolean bad = poisoned.contains(resource.version());
        if (resource.typeUrl().equals(type)) {
          names.add(resource.name());
          if (!bad && !resource.version().equals(held.get(resource.name()))) {
            return false;
          }
        } else if (bad
            && (resource.typeUrl().equals(LISTENER) || resource.typeUrl().equals(ROUTE))) {
          settled = false;
        }
      }
      // State-of-the-world cannot take a route away, and clusters wait for what leads to them.
      boolean extraAllowed =
          (type.equals(CLUSTER) && !settled) || (stateOfTheWorld(workload) && !listed(type));
      return extraAllowed || names.containsAll(held.keySet()) || !current.containsKey(workload);
    }

    private static boolean listed(String type) {
      return type.equals(CLUSTER) || type.equals(LISTENER);
    }

    private boolean stateOfTheWorld(WorkloadId workload) {
      return (workload.name().charAt(1) - '0') % 2 != 0;
    }

    private static void check(FakeProxy proxy, List<Refusal> parked, int seen) {
      List<Delivery> all = proxy.deliveries();
      for (Delivery delivery : all.subList(seen, all.size())) {
        for (Refusal refusal : parked) {
          if (refusal.typeUrl().equals(delivery.typeUrl())
              && refusal.version().equals(delivery.resources().get(refusal.name()))) {
            throw new AssertionError("sent again: " + refusal);
          }
        }
      }
    }
  }
}
