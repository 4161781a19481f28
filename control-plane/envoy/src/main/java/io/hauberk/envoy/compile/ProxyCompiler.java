package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Revision;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
    OutboundCompiler outbound = new OutboundCompiler(policy);
    List<Matcher> matchers = new ArrayList<>();
    ports.forEach(port -> matchers.addAll(port.matchers()));
    matchers.addAll(outbound.matchers());
    Revision revision = Revisions.of(matchers);
    return new ProxyConfig(revision, resources(policy, options, ports, outbound, revision));
  }

  private static List<XdsResource> resources(
      WorkloadPolicy policy,
      CompileOptions options,
      List<PortRules> ports,
      OutboundCompiler outbound,
      Revision revision) {
    List<XdsResource> resources = new ArrayList<>();
    ports.stream()
        .flatMap(rules -> ClusterCompiler.app(rules.port()).stream())
        .forEach(cluster -> resources.add(XdsResource.of(cluster.getName(), cluster)));
    outbound.clusters().forEach(c -> resources.add(XdsResource.of(c.getName(), c)));
    ListenerCompiler listeners = new ListenerCompiler(policy, options);
    ports.stream()
        .map(listeners::inbound)
        .forEach(listener -> resources.add(XdsResource.of(listener.getName(), listener)));
    outbound.listeners().forEach(l -> resources.add(XdsResource.of(l.getName(), l)));
    ports.stream()
        .filter(rules -> rules.port().protocol() == Protocol.HTTP)
        .map(rules -> RouteCompiler.inbound(policy.workload(), rules, revision))
        .forEach(routes -> resources.add(XdsResource.of(routes.getName(), routes)));
    outbound.routes(revision).ifPresent(r -> resources.add(XdsResource.of(r.getName(), r)));
    return resources;
  }
}
