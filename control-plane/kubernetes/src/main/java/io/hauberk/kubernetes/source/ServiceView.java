package io.hauberk.kubernetes.source;

import io.hauberk.policy.model.IpAddress;
import java.util.List;
import java.util.Map;

/**
 * What the mesh depends on of a Service.
 *
 * @param selector empty: it selects no pod
 * @param addresses under which it is reached; none when it is headless
 */
record ServiceView(
    String namespace,
    String name,
    Map<String, String> selector,
    List<IpAddress> addresses,
    List<Port> ports) {
  ServiceView {
    selector = Map.copyOf(selector);
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
  }

  /**
   * A TCP port.
   *
   * @param name empty: none
   * @param target number, or name of a container's port
   * @param protocol {@code appProtocol}; empty: not stated
   */
  record Port(String name, int number, String target, String protocol) {}

  boolean selects(PodView pod) {
    return namespace.equals(pod.namespace())
        && !selector.isEmpty()
        && selector.entrySet().stream()
            .allMatch(label -> label.getValue().equals(pod.allLabels().get(label.getKey())));
  }
}
