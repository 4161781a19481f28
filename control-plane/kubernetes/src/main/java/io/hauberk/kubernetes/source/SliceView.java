package io.hauberk.kubernetes.source;

import io.hauberk.policy.model.IpAddress;
import java.util.List;

/**
 * The pods behind a Service that are ready, as one EndpointSlice tells them.
 *
 * @param service {@code namespace/name}
 * @param ports numbers of TCP ports at the pods
 */
record SliceView(String service, List<Integer> ports, List<Ready> ready) {
  SliceView {
    ports = List.copyOf(ports);
    ready = List.copyOf(ready);
  }

  /** A pod that takes requests. */
  record Ready(String podUid, List<IpAddress> addresses) {
    Ready {
      addresses = List.copyOf(addresses);
    }
  }
}
