package io.hauberk.server.publish;

import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the instances of discovered workloads are that are ready for requests. Not part of the
 * model: whoever moves changes no policy.
 *
 * @param ready by workload and the port that policies name
 */
public record Endpoints(SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> ready) {
  public static final Endpoints NONE = new Endpoints(new TreeMap<>());

  public Endpoints {
    SortedMap<WorkloadId, SortedMap<Integer, List<SocketAddress>>> copy = new TreeMap<>();
    ready.forEach(
        (workload, ports) -> {
          SortedMap<Integer, List<SocketAddress>> byPort = new TreeMap<>();
          ports.forEach((port, addresses) -> byPort.put(port, List.copyOf(addresses)));
          copy.put(workload, Collections.unmodifiableSortedMap(byPort));
        });
    ready = Collections.unmodifiableSortedMap(copy);
  }

  /** None when nobody is ready. */
  public List<SocketAddress> of(WorkloadId workload, int port) {
    SortedMap<Integer, List<SocketAddress>> ports = ready.get(workload);
    return ports == null ? List.of() : ports.getOrDefault(port, List.of());
  }
}
