package io.hauberk.kubernetes.identity.pod;

import com.google.common.net.InetAddresses;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.hauberk.identity.ServiceAccount;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One pod, as the API server has it.
 *
 * @param uid never used again for another pod
 * @param node where it was bound to, for good
 * @param ended whether all its containers have stopped for good (phase Succeeded or Failed)
 * @param goneAt when the kubelet will have killed it, if it is being deleted
 * @param addresses of its own; none where it uses those of its node
 * @param started when its node first saw it, or began its sidecar anew, whichever was later
 * @param fault why it is not a pod as the injector makes them; absent if it is
 */
public record PodFacts(
    ServiceAccount account,
    String name,
    String uid,
    Optional<String> node,
    boolean ended,
    Optional<Instant> goneAt,
    Set<String> addresses,
    Optional<Instant> started,
    Optional<String> fault,
    Map<String, String> annotations) {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  public PodFacts {
    addresses = Set.copyOf(addresses);
    annotations = Map.copyOf(annotations);
  }

  /**
   * @throws IllegalArgumentException when its names are none that Kubernetes gives
   */
  public static PodFacts of(Pod pod, SidecarShape shape) {
    ObjectMeta meta = pod.getMetadata();
    PodSpec spec = pod.getSpec();
    PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    String account =
        spec.getServiceAccountName() == null ? "default" : spec.getServiceAccountName();
    boolean own = !Boolean.TRUE.equals(spec.getHostNetwork());
    return new PodFacts(
        new ServiceAccount(meta.getNamespace(), account),
        meta.getName(),
        meta.getUid(),
        Optional.ofNullable(spec.getNodeName()).filter(n -> !n.isEmpty()),
        status.getPhase() != null && ENDED.contains(status.getPhase()),
        Optional.ofNullable(meta.getDeletionTimestamp()).map(Instant::parse),
        own ? addresses(status) : Set.of(),
        started(status),
        shape.fault(spec),
        meta.getAnnotations() == null ? Map.of() : meta.getAnnotations());
  }

  public String namespace() {
    return account.namespace();
  }

  /** It has ended, or its time to end is over. */
  public boolean isGone(Instant now) {
    return ended || goneAt.filter(at -> !now.isBefore(at)).isPresent();
  }

  /** Nothing new is given to it any more. */
  public boolean isGoing() {
    return ended || goneAt.isPresent();
  }

  /** {@code namespace/name}. */
  public String title() {
    return namespace() + "/" + name;
  }

  private static Optional<Instant> started(PodStatus status) {
    List<ContainerStatus> statuses =
        status.getInitContainerStatuses() == null ? List.of() : status.getInitContainerStatuses();
    Stream<String> sidecar =
        statuses.stream()
            .filter(c -> c.getName().equals(SidecarShape.PROXY))
            .map(ContainerStatus::getState)
            .filter(state -> state != null && state.getRunning() != null)
            .map(state -> state.getRunning().getStartedAt())
            .filter(Objects::nonNull);
    return Stream.concat(Stream.ofNullable(status.getStartTime()), sidecar)
        .map(Instant::parse)
        .max(Comparator.naturalOrder());
  }

  private static Set<String> addresses(PodStatus status) {
    Stream<String> all =
        status.getPodIPs() == null ? Stream.empty() : status.getPodIPs().stream().map(PodIP::getIp);
    return Stream.concat(all, Stream.ofNullable(status.getPodIP()))
        .filter(ip -> ip != null && !ip.isEmpty())
        .map(PodFacts::canonical)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One text for each address: IPv6 can be written in many ways. */
  public static String canonical(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    int zone = address.indexOf('%');
    return InetAddresses.toAddrString(
        InetAddresses.forString(zone < 0 ? address : address.substring(0, zone)));
  }
}
