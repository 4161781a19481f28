package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Revision;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Compiles what one workload enforces into what its Envoy runs. Pure: equal input, equal bytes. */
public final class ProxyCompiler {
  private ProxyCompiler() {}

  /** Clusters, then listeners, then routes: the order in which Envoy wants to hear of them. */
  public static ProxyConfig compile(WorkloadPolicy policy, CompileOptions options) {
    List<PortRules> ports =
        policy.ports().stream()
            .sorted(Comparator.comparingInt(PortPolicy::number))
            .map(port -> PortRules.compile(policy, port))
            .toList();
    Tls tls = new Tls(options.identity());
    Egress egress = egress(policy, tls, new AccessLogs(options.collector()));
    List<Matcher> matchers = new ArrayList<>();
    ports.forEach(port -> matchers.addAll(port.matchers()));
    matchers.addAll(egress.matchers());
    Revision revision = Revisions.of(matchers);
    List<XdsResource> resources = new ArrayList<>();
    clusters(ports, egress).forEach(c -> resources.add(XdsResource.of(c.getName(), c)));
    inbound(policy, ports, new ListenerCompiler(policy, options, tls))
        .forEach(l -> resources.add(XdsResource.of(l.getName(), l)));
    egress.listeners().forEach(l -> resources.add(XdsResource.of(l.getName(), l)));
    routes(policy, ports, revision).forEach(r -> resources.add(XdsResource.of(r.getName(), r)));
    egress.routes(revision).forEach(r -> resources.add(XdsResource.of(r.getName(), r)));
    return new ProxyConfig(revision, resources);
  }

  static Egress egress(WorkloadPolicy policy, Tls tls, AccessLogs logs) {
    ClusterCompiler clusters = new ClusterCompiler(tls);
    return policy
        .interception()
        .<Egress>map(interception -> new InterceptedEgress(policy, interception, clusters, logs))
        .orElseGet(() -> new OutboundCompiler(policy, clusters, logs));
  }

  private static List<Listener> inbound(
      WorkloadPolicy policy, List<PortRules> ports, ListenerCompiler listeners) {
    return policy
        .interception()
        .map(interception -> List.of(listeners.intercepted(ports, interception)))
        .orElseGet(() -> ports.stream().map(listeners::inbound).toList());
  }

  private static Stream<Cluster> clusters(List<PortRules> ports, Egress egress) {
    return Stream.concat(
        ports.stream().flatMap(rules -> ClusterCompiler.app(rules.port()).stream()),
        egress.clusters().stream());
  }

  private static Stream<RouteConfiguration> routes(
      WorkloadPolicy policy, List<PortRules> ports, Revision revision) {
    return ports.stream()
        .filter(rules -> rules.port().protocol() == Protocol.HTTP)
        .map(rules -> RouteCompiler.inbound(policy.workload(), rules, revision));
  }
}
