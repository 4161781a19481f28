package io.hauberk.kubernetes.source;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The ports of a workload: those of its containers, and those to which the Services that select it
 * lead. A port has the number that it has on the wire at the pod.
 */
final class PortUnion {
  private static final int RESERVED_FROM = 15000;
  private static final int RESERVED_TO = 15099;

  private final SortedMap<Integer, Found> found = new TreeMap<>();

  private PortUnion() {}

  /** What is known of one number. */
  private static final class Found {
    String containerName = "";
    String serviceName = "";
    Optional<Protocol> stated = Optional.empty();
    Optional<Protocol> applied = Optional.empty();
    final List<SocketAddress> virtual = new ArrayList<>();

    Protocol protocol() {
      return Stream.of(
              stated, applied, Protocols.named(containerName), Protocols.named(serviceName))
          .flatMap(Optional::stream)
          .findFirst()
          .orElse(Protocol.HTTP);
    }

    String name() {
      return containerName.isEmpty() ? serviceName : containerName;
    }
  }

  /**
   * @param pods of one workload
   * @param services in any order; those that select none of the pods are passed over
   */
  static List<Intent.Port> of(
      Place place, Collection<PodView> pods, Collection<ServiceView> services) {
    PortUnion union = new PortUnion();
    pods.forEach(union::add);
    services.stream()
        .sorted(Comparator.comparing(ServiceView::name))
        .forEach(
            service ->
                pods.stream()
                    .filter(service::selects)
                    .findFirst()
                    .ifPresent(pod -> union.add(service, pod)));
    return union.ports(place);
  }

  private void add(PodView pod) {
    for (NamedPort port : pod.ports()) {
      Found at = at(port.number());
      if (at.containerName.isEmpty()) {
        at.containerName = port.name();
      }
    }
    pod.protocols().forEach((number, protocol) -> at(number).stated = Optional.of(protocol));
  }

  private void add(ServiceView service, PodView pod) {
    for (ServiceView.Port port : service.ports()) {
      number(port, pod)
          .ifPresent(
              number -> {
                Found at = at(number);
                if (at.serviceName.isEmpty()) {
                  at.serviceName = port.name();
                }
                if (at.applied.isEmpty()) {
                  at.applied = Protocols.applied(port.protocol());
                }
                service
                    .addresses()
                    .forEach(address -> at.virtual.add(new SocketAddress(address, port.number())));
              });
    }
  }

  private Found at(int number) {
    return found.computeIfAbsent(number, n -> new Found());
  }

  private static Optional<Integer> number(ServiceView.Port port, PodView pod) {
    if (!port.target().isEmpty() && port.target().chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(Integer.parseInt(port.target()));
    }
    return pod.ports().stream()
        .filter(p -> p.name().equals(port.target()))
        .map(NamedPort::number)
        .findFirst();
  }

  private List<Intent.Port> ports(Place place) {
    List<Intent.Port> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    found.forEach(
        (number, at) -> {
          if (number >= RESERVED_FROM && number <= RESERVED_TO) {
            return;
          }
          boolean named = !at.name().isEmpty() && names.add(at.name());
          ports.add(
              new Intent.Port(
                  place,
                  named ? Optional.of(at.name()) : Optional.empty(),
                  number,
                  at.protocol(),
                  Optional.empty(),
                  SocketAddress.parse("127.0.0.1:" + number),
                  at.virtual.stream().distinct().toList()));
        });
    return ports;
  }
}
