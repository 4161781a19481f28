package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.direct_response.v3.Config;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.Revision;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the workload's own program goes: clusters and routes exist only for what a grant may let it
 * reach. Whatever else it asks for is denied by name at its own sidecar.
 */
final class OutboundCompiler {
  private final Outbound outbound;
  private final String egressDeny;
  private final EgressRules rules;

  OutboundCompiler(WorkloadPolicy policy) {
    this.outbound = policy.outbound();
    this.egressDeny = new DecisionName.EgressDeny(policy.workload()).text();
    this.rules = new EgressRules(policy.trustDomain(), egressDeny);
  }

  List<Listener> listeners() {
    return Stream.concat(
            outbound.http().map(this::http).stream(),
            outbound.tcp().stream()
                .sorted(Comparator.comparing((Outbound.TcpListener l) -> l.listen().toString()))
                .map(this::tcp))
        .toList();
  }

  Optional<RouteConfiguration> routes(Revision revision) {
    if (outbound.http().isEmpty()) {
      return Optional.empty();
    }
    Metadata metadata = ResourceNames.metadata(new TreeMap<>(Map.of("policy", revision.hex())));
    EgressHosts hosts = new EgressHosts();
    for (Destination to : mesh()) {
      if (to.protocol() == Protocol.HTTP) {
        var override = HttpRbac.override(EgressRules.mesh(to), Optional.empty());
        String cluster = ResourceNames.cluster(to);
        hosts.add(to.workload().host(), to.port(), RouteCompiler.mesh(cluster, metadata, override));
      }
    }
    for (ExternalDestination to : external()) {
      var override = HttpRbac.override(rules.external(to), Optional.empty());
      String cluster = ResourceNames.cluster(to);
      hosts.add(to.host(), to.port(), RouteCompiler.external(cluster, metadata, override));
    }
    return Optional.of(
        RouteConfiguration.newBuilder()
            .setName(ResourceNames.OUTBOUND_HTTP)
            .addAllVirtualHosts(hosts.virtualHosts())
            .addVirtualHosts(elsewhere(metadata))
            .build());
  }

  List<Cluster> clusters() {
    return Stream.concat(
            mesh().stream().map(ClusterCompiler::mesh),
            outbound.http().isPresent()
                ? external().stream().map(ClusterCompiler::external)
                : Stream.of())
        .toList();
  }

  /** The rules that no other sidecar judges. */
  List<Matcher> matchers() {
    return external().stream().map(rules::external).toList();
  }

  private List<Destination> mesh() {
    return outbound.destinations().stream()
        .sorted(Comparator.comparing(ResourceNames::cluster))
        .distinct()
        .toList();
  }

  private List<ExternalDestination> external() {
    return outbound.external().stream()
        .sorted(Comparator.comparing(ResourceNames::cluster))
        .toList();
  }

  /** No override here, so the filter itself denies by name; the answer is never reached. */
  private static VirtualHost elsewhere(Metadata metadata) {
    return VirtualHost.newBuilder()
        .setName("elsewhere")
        .addDomains("*")
        .addRoutes(
            Route.newBuilder()
                .setName("elsewhere")
                .setMatch(RouteMatch.newBuilder().setPrefix("/"))
                .setMetadata(metadata)
                .setDirectResponse(DirectResponseAction.newBuilder().setStatus(403)))
        .build();
  }

  private Listener http(SocketAddress listen) {
    return listener(ResourceNames.OUTBOUND_HTTP, listen)
        .addFilterChains(
            FilterChain.newBuilder()
                .setName(ResourceNames.OUTBOUND_HTTP)
                .addFilters(HttpConnections.outbound(ResourceNames.OUTBOUND_HTTP, egressDeny)))
        .build();
  }

  private Listener tcp(Outbound.TcpListener wanted) {
    String name = ResourceNames.outboundTcp(wanted.listen());
    Optional<Destination> granted =
        mesh().stream()
            .filter(to -> to.workload().equals(wanted.workload()) && to.port() == wanted.port())
            .filter(to -> to.protocol() != Protocol.HTTP)
            .findFirst();
    Listener.Builder listener = listener(name, wanted.listen());
    FilterChain.Builder chain = FilterChain.newBuilder().setName(name);
    return granted
        .map(
            to ->
                listener
                    .addAccessLog(
                        AccessLogs.outboundTcp(
                            "allowed", "egress/" + to.workload() + ":" + to.port()))
                    .addFilterChains(
                        chain.addFilters(TcpProxies.outbound(ResourceNames.cluster(to)))))
        .orElseGet(
            () ->
                listener
                    .addAccessLog(AccessLogs.outboundTcp("denied", egressDeny))
                    .addFilterChains(chain.addFilters(hangUp())))
        .build();
  }

  /** Closes before a byte was read. */
  private static Filter hangUp() {
    return Filter.newBuilder()
        .setName("envoy.filters.network.direct_response")
        .setTypedConfig(Packed.any(Config.getDefaultInstance()))
        .build();
  }

  private static Listener.Builder listener(String name, SocketAddress listen) {
    return Listener.newBuilder()
        .setName(name)
        .setAddress(ResourceNames.address(listen))
        .setTrafficDirection(TrafficDirection.OUTBOUND);
  }
}
