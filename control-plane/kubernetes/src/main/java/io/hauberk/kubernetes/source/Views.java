package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the mesh depends on, cut out of the objects of Kubernetes. */
final class Views {
  private static final String PROXY = "hauberk-proxy";
  private static final String RESERVED = "hauberk-";
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private static final Set<String> OF_ONE_POD =
      Set.of(
          "pod-template-hash",
          "controller-revision-hash",
          "statefulset.kubernetes.io/pod-name",
          "controller-uid",
          "job-name",
          "apps.kubernetes.io/pod-index");
  private static final String OF_A_JOB = "batch.kubernetes.io/";

  private Views() {}

  /** Empty for a pod that is no workload: it has no sidecar, or its programs have ended. */
  static Optional<PodView> pod(Pod pod) {
    var spec = pod.getSpec();
    boolean ended = pod.getStatus() != null && ENDED.contains(text(pod.getStatus().getPhase()));
    boolean injected =
        list(spec.getInitContainers()).stream().anyMatch(c -> c.getName().equals(PROXY));
    if (ended || !injected) {
      return Optional.empty();
    }
    var meta = pod.getMetadata();
    Map<String, String> labels = map(meta.getLabels());
    SortedMap<String, String> written = new TreeMap<>(labels);
    written.keySet().removeIf(key -> OF_ONE_POD.contains(key) || key.startsWith(OF_A_JOB));
    return Optional.of(
        new PodView(
            meta.getNamespace(),
            meta.getName(),
            meta.getUid(),
            Controllers.of(pod),
            spec.getServiceAccountName() == null ? "default" : spec.getServiceAccountName(),
            written,
            labels,
            ports(
                Stream.concat(
                    list(spec.getInitContainers()).stream()
                        .filter(c -> "Always".equals(c.getRestartPolicy())),
                    list(spec.getContainers()).stream())),
            protocols(map(meta.getAnnotations())),
            Instant.parse(meta.getCreationTimestamp())));
  }

  static ServiceView service(Service service) {
    var spec = service.getSpec();
    List<String> addresses = new ArrayList<>(list(spec.getClusterIPs()));
    if (addresses.isEmpty() && spec.getClusterIP() != null) {
      addresses.add(spec.getClusterIP());
    }
    return new ServiceView(
        service.getMetadata().getNamespace(),
        service.getMetadata().getName(),
        map(spec.getSelector()),
        addresses.stream()
            .filter(a -> !a.isEmpty() && !a.equals("None"))
            .map(IpAddress::parse)
            .toList(),
        list(spec.getPorts()).stream()
            .filter(port -> isTcp(port.getProtocol()))
            .map(Views::port)
            .toList());
  }

  static SliceView slice(EndpointSlice slice) {
    var meta = slice.getMetadata();
    String service = map(meta.getLabels()).getOrDefault("kubernetes.io/service-name", "");
    List<Integer> ports =
        list(slice.getPorts()).stream()
            .filter(port -> isTcp(port.getProtocol()) && port.getPort() != null)
            .map(port -> port.getPort())
            .toList();
    List<SliceView.Ready> ready =
        list(slice.getEndpoints()).stream().flatMap(e -> ready(e).stream()).toList();
    return new SliceView(meta.getNamespace() + "/" + service, ports, ready);
  }

  private static Optional<SliceView.Ready> ready(Endpoint endpoint) {
    var conditions = endpoint.getConditions();
    var target = endpoint.getTargetRef();
    boolean unready = conditions != null && Boolean.FALSE.equals(conditions.getReady());
    if (unready || target == null || !"Pod".equals(target.getKind())) {
      return Optional.empty();
    }
    return Optional.of(
        new SliceView.Ready(
            text(target.getUid()),
            list(endpoint.getAddresses()).stream().map(IpAddress::parse).toList()));
  }

  private static ServiceView.Port port(ServicePort port) {
    String target =
        port.getTargetPort() == null ? "" : String.valueOf(port.getTargetPort().getValue());
    return new ServiceView.Port(
        text(port.getName()),
        port.getPort(),
        target.isEmpty() || target.equals("0") ? String.valueOf(port.getPort()) : target,
        text(port.getAppProtocol()));
  }

  private static List<NamedPort> ports(Stream<Container> containers) {
    return containers
        .filter(container -> !container.getName().startsWith(RESERVED))
        .flatMap(container -> list(container.getPorts()).stream())
        .filter(port -> isTcp(port.getProtocol()))
        .map(Views::named)
        .distinct()
        .sorted(Comparator.comparingInt(NamedPort::number).thenComparing(NamedPort::name))
        .toList();
  }

  private static NamedPort named(ContainerPort port) {
    return new NamedPort(text(port.getName()), port.getContainerPort());
  }

  private static SortedMap<Integer, Protocol> protocols(Map<String, String> annotations) {
    SortedMap<Integer, Protocol> protocols = new TreeMap<>();
    annotations.forEach(
        (key, value) -> {
          String number =
              key.startsWith(Protocols.ANNOTATION)
                  ? key.substring(Protocols.ANNOTATION.length())
                  : "";
          if (number.matches("[1-9][0-9]{0,4}")) {
            Protocols.stated(value).ifPresent(p -> protocols.put(Integer.valueOf(number), p));
          }
        });
    return protocols;
  }

  private static boolean isTcp(@Nullable String protocol) {
    return protocol == null || protocol.equals("TCP");
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
