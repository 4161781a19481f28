package io.hauberk.envoy.compile;

import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By what a program asks for workloads, such as the cluster IPs of a service in both families.
 *
 * @param addresses in order
 */
record VirtualAddress(int port, List<IpAddress> addresses, Callees callees) {
  private record Key(int port, Callees callees) {}

  VirtualAddress {
    addresses = List.copyOf(addresses);
  }

  /** All by which these are asked for; no address and port stands in two of them. */
  static List<VirtualAddress> of(Collection<Destination> destinations) {
    SortedMap<SocketAddress, List<Destination>> byAddress =
        new TreeMap<>(
            Comparator.comparingInt(SocketAddress::port)
                .thenComparingInt(a -> a.address().bits())
                .thenComparing(a -> a.address().value()));
    for (Destination to : destinations) {
      for (SocketAddress address : asked(to)) {
        byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(to);
      }
    }
    SortedMap<Key, List<IpAddress>> addresses =
        new TreeMap<>(
            Comparator.comparingInt(Key::port).thenComparing(key -> key.callees().cluster()));
    byAddress.forEach(
        (address, members) ->
            addresses
                .computeIfAbsent(
                    new Key(address.port(), Callees.of(members)), key -> new ArrayList<>())
                .add(address.address()));
    return addresses.entrySet().stream()
        .map(e -> new VirtualAddress(e.getKey().port(), e.getValue(), e.getKey().callees()))
        .toList();
  }

  private static List<SocketAddress> asked(Destination to) {
    return switch (to.reached()) {
      case Reached.At(var address) -> List.of(address);
      case Reached.Discovered(var virtual) -> virtual;
    };
  }
}
