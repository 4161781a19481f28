package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
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

/** The program asks its sidecar by name: the host of a request, one listener for each TCP port. */
final class OutboundCompiler implements Egress {
  private final Outbound outbound;
  private final String egressDeny;
  private final EgressRules rules;
  private final ClusterCompiler clusters;
  private final AccessLogs logs;

  OutboundCompiler(WorkloadPolicy policy, ClusterCompiler clusters, AccessLogs logs) {
    this.logs = logs;
    this.clusters = clusters;
    this.outbound = policy.outbound();
    this.egressDeny = new DecisionName.EgressDeny(policy.workload()).text();
    this.rules = new EgressRules(policy.trustDomain(), egressDeny);
  }

  @Override
  public List<Listener> listeners() {
    return Stream.concat(
            outbound.http().map(this::http).stream(),
            outbound.tcp().stream()
                .sorted(Comparator.comparing((Outbound.TcpListener l) -> l.listen().toString()))
                .map(this::tcp))
        .toList();
  }

  @Override
  public List<RouteConfiguration> routes(Revision revision) {
    if (outbound.http().isEmpty()) {
      return List.of();
    }
    Metadata metadata = ResourceNames.metadata(new TreeMap<>(Map.of("policy", revision.hex())));
    EgressHosts hosts = new EgressHosts();
    for (Destination to : mesh()) {
      if (to.protocol() == Protocol.HTTP) {
        Callees callees = callees(to);
        var override = HttpRbac.override(EgressRules.mesh(callees), Optional.empty());
        String cluster = callees.cluster();
        hosts.add(to.workload().host(), to.port(), RouteCompiler.mesh(cluster, metadata, override));
      }
    }
    for (ExternalDestination to : external()) {
      var override = HttpRbac.override(rules.external(to), Optional.empty());
      String cluster = ResourceNames.cluster(to);
      hosts.add(to.host(), to.port(), RouteCompiler.external(cluster, metadata, override));
    }
    return List.of(
        RouteConfiguration.newBuilder()
            .setName(ResourceNames.OUTBOUND_HTTP)
            .addAllVirtualHosts(hosts.virtualHosts())
            .addVirtualHosts(EgressHosts.elsewhere(metadata))
            .build());
  }

  @Override
  public List<Cluster> clusters() {
    return Stream.concat(
            mesh().stream().map(OutboundCompiler::callees).map(clusters::mesh),
            outbound.http().isPresent()
                ? external().stream().map(ClusterCompiler::external)
                : Stream.of())
        .toList();
  }

  @Override
  public List<Matcher> matchers() {
    return external().stream().map(rules::external).toList();
  }

  private List<Destination> mesh() {
    return outbound.destinations().stream()
        .sorted(Comparator.comparing(to -> callees(to).cluster()))
        .distinct()
        .toList();
  }

  private List<ExternalDestination> external() {
    return outbound.external().stream()
        .sorted(Comparator.comparing(ResourceNames::cluster))
        .toList();
  }

  private static Callees callees(Destination to) {
    return Callees.of(List.of(to));
  }

  private Listener http(SocketAddress listen) {
    return listener(ResourceNames.OUTBOUND_HTTP, listen)
        .addFilterChains(
            FilterChain.newBuilder()
                .setName(ResourceNames.OUTBOUND_HTTP)
                .addFilters(
                    HttpConnections.outbound(ResourceNames.OUTBOUND_HTTP, egressDeny, logs)))
        .build();
  }

  private Listener tcp(Outbound.TcpListener wanted) {
    String name = ResourceNames.outboundTcp(wanted.listen());
    String target = wanted.workload() + ":" + wanted.port();
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
                    .addAllAccessLog(logs.outboundTcp("allowed", callees(to).decision(), target))
                    .addFilterChains(chain.addFilters(TcpProxies.outbound(callees(to).cluster()))))
        .orElseGet(
            () ->
                listener
                    .addAllAccessLog(logs.outboundTcp("denied", egressDeny, target))
                    .addFilterChains(chain.addFilters(TcpProxies.hangUp())))
        .build();
  }

  private static Listener.Builder listener(String name, SocketAddress listen) {
    return Listener.newBuilder()
        .setName(name)
        .setAddress(ResourceNames.address(listen))
        .setTrafficDirection(TrafficDirection.OUTBOUND);
  }
}
