package io.hauberk.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectMeta;
import io.hauberk.policy.intent.Place;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Workloads as a cluster's pods say them, in the mesh of {@link Callers#HOME}. */
public final class Pods {
  private Pods() {}

  /**
   * A workload whose account has its name, and that is asked for by one virtual address.
   *
   * @param ports each an HTTP port
   * @param uids of its pods
   */
  public static Intent.Workload workload(
      String namespace,
      String name,
      Map<String, String> labels,
      List<Integer> ports,
      Collection<String> uids) {
    Place place = new Place("Deployment " + namespace + "/" + name, 1, 1);
    return new Intent.Workload(
        new ObjectMeta(Kind.Workload, namespace, name, new TreeMap<>(labels), place),
        name,
        Optional.empty(),
        ports.stream().map(number -> port(place, number, virtual(namespace + "/" + name))).toList(),
        Optional.empty(),
        uids.stream().map(Callers.HOME::pod).toList(),
        Optional.of(Interception.STANDARD));
  }

  private static IpAddress virtual(String workload) {
    long bits = UUID.nameUUIDFromBytes(workload.getBytes(UTF_8)).getMostSignificantBits();
    return IpAddress.parse("fd00::%x:%x".formatted(bits >>> 48, (bits >>> 32) & 0xffff));
  }

  private static Intent.Port port(Place place, int number, IpAddress virtual) {
    return new Intent.Port(
        place,
        Optional.empty(),
        number,
        Protocol.HTTP,
        Optional.empty(),
        SocketAddress.parse("127.0.0.1:" + number),
        List.of(new SocketAddress(virtual, number)));
  }
}
