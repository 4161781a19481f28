package io.hauberk.policy.resolve;

import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.intent.Placed;
import io.hauberk.policy.intent.Problems;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.SocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where sidecars bind and are reached; no two at the same place. */
final class ListenBinding {
  private static final SocketAddress NOWHERE = new SocketAddress(IpAddress.parse("0.0.0.0"), 1);

  private final Problems problems;
  private final Map<Bound, Place> taken = new HashMap<>();

  ListenBinding(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param machine the address of the workload: two that differ in it are on two machines, where
   *     loopback is not the same; empty for the one machine of those that say none, and for the
   *     network, on which every inbound port is reached
   */
  private record Bound(String machine, SocketAddress address) {}

  void check(List<Intent.Workload> workloads) {
    for (Intent.Workload workload : workloads) {
      Set<Integer> numbers = new HashSet<>();
      Set<String> names = new HashSet<>();
      for (Intent.Port port : workload.ports()) {
        if (!numbers.add(port.number()) || !port.name().map(names::add).orElse(true)) {
          problems.add(
              Code.DUPLICATE_PORT,
              port.place(),
              "`%s` has two ports with this number or name".formatted(workload.id()));
        }
        if (workload.interception().isEmpty()) {
          inbound(workload, port);
        }
      }
      workload
          .outbound()
          .ifPresent(
              outbound -> {
                outbound.http().ifPresent(listen -> take(workload, machine(workload), listen));
                outbound.tcp().forEach(tcp -> take(workload, machine(workload), tcp.listen()));
              });
    }
  }

  private void inbound(Intent.Workload workload, Intent.Port port) {
    Place place = port.listen().map(Placed::place).orElse(port.place());
    SocketAddress listen = listen(workload, port, true);
    take(workload, "", new Placed<>(reach(workload, port), place));
    if (!machine(workload).isEmpty()) {
      take(workload, machine(workload), new Placed<>(listen, place));
    }
    if (port.app().equals(listen)) {
      problems.add(
          Code.ADDRESS_IN_USE,
          place,
          "`listen` and `app` are both `%s`: the sidecar and the program cannot share it"
              .formatted(port.app()));
    }
  }

  private static String machine(Intent.Workload workload) {
    return workload.address().map(IpAddress::toString).orElse("");
  }

  private void take(Intent.Workload workload, String machine, Placed<SocketAddress> listen) {
    if (listen.value().equals(NOWHERE)) {
      return;
    }
    Place first = taken.putIfAbsent(new Bound(machine, listen.value()), listen.place());
    if (first != null) {
      problems.add(
          Code.ADDRESS_IN_USE,
          listen.place(),
          "`%s` of `%s` is already taken at %s: choose another port"
              .formatted(listen.value(), workload.id(), first));
    }
  }

  /** Where the sidecar binds; empty where connections are redirected to it. */
  Optional<SocketAddress> listen(Intent.Workload workload, Intent.Port port) {
    return workload.interception().isPresent()
        ? Optional.empty()
        : Optional.of(listen(workload, port, false));
  }

  private SocketAddress listen(Intent.Workload workload, Intent.Port port, boolean report) {
    Optional<SocketAddress> listen =
        port.listen()
            .map(Placed::value)
            .or(() -> workload.address().map(a -> new SocketAddress(a, port.number())));
    if (report
        && (listen.isEmpty()
            || (isWildcard(listen.get().address()) && workload.address().isEmpty()))) {
      problems.add(
          Code.NO_ADDRESS,
          port.listen().map(Placed::place).orElse(port.place()),
          "other sidecars cannot reach port %d of `%s`: say `address` in the workload or an address in `listen`"
              .formatted(port.number(), workload.id()));
    }
    return listen.orElse(NOWHERE);
  }

  /** How other sidecars reach it. */
  Reached reached(Intent.Workload workload, Intent.Port port) {
    return workload.interception().isPresent()
        ? new Reached.Discovered(Canonical.sorted(port.virtual()))
        : new Reached.At(reach(workload, port));
  }

  private SocketAddress reach(Intent.Workload workload, Intent.Port port) {
    SocketAddress listen = listen(workload, port, false);
    return isWildcard(listen.address())
        ? new SocketAddress(workload.address().orElse(listen.address()), listen.port())
        : listen;
  }

  private static boolean isWildcard(IpAddress address) {
    return address.value().signum() == 0;
  }
}
