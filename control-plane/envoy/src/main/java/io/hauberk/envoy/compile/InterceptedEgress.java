package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilterChainMatchPredicate;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector;
import io.envoyproxy.envoy.type.v3.Int32Range;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.Revision;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The program asks for addresses as if there were no sidecar, and all its connections are
 * redirected to one listener. One chain for each service and port that it may reach, one for each
 * port at which it may reach workloads by their own addresses or hosts outside; everything else is
 * closed by name.
 */
final class InterceptedEgress implements Egress {
  private final Interception interception;
  private final ClusterCompiler clusters;
  private final String egressDeny;
  private final DecidedChains decided;
  private final List<VirtualAddress> virtual;
  private final List<EgressPort> ports;
  private final AccessLogs logs;

  InterceptedEgress(
      WorkloadPolicy policy, Interception interception, ClusterCompiler clusters, AccessLogs logs) {
    this.logs = logs;
    this.interception = interception;
    this.clusters = clusters;
    this.egressDeny = new DecisionName.EgressDeny(policy.workload()).text();
    this.decided = new DecidedChains(egressDeny);
    this.virtual = VirtualAddress.of(policy.outbound().destinations());
    EgressRules rules = new EgressRules(policy.trustDomain(), egressDeny);
    List<Destination> direct =
        policy.outbound().destinations().stream()
            .filter(to -> to.reached() instanceof Reached.Discovered)
            .toList();
    List<ExternalDestination> external = policy.outbound().external();
    SortedSet<Integer> numbers = new TreeSet<>();
    direct.forEach(to -> numbers.add(to.port()));
    external.forEach(to -> numbers.add(to.port()));
    this.ports =
        numbers.stream()
            .map(
                n ->
                    EgressPort.of(
                        n,
                        direct.stream().filter(to -> to.port() == n).toList(),
                        external.stream().filter(to -> to.port() == n).toList(),
                        rules))
            .toList();
  }

  @Override
  public List<Listener> listeners() {
    Listener.Builder listener =
        Intercepting.at(interception.outbound())
            .setName(ResourceNames.OUTBOUND)
            .setTrafficDirection(TrafficDirection.OUTBOUND)
            .addAllAccessLog(logs.decidedByChain())
            .setDefaultFilterChain(decided.closed("elsewhere"));
    lookIntoTls().ifPresent(listener::addListenerFilters);
    virtual.forEach(address -> listener.addFilterChains(chain(address)));
    ports.forEach(port -> listener.addAllFilterChains(port.chains(decided, egressDeny, logs)));
    return List.of(listener.build());
  }

  private FilterChain chain(VirtualAddress address) {
    Callees callees = address.callees();
    String name = address.port() + "/" + callees.cluster();
    return (callees.speakHttp()
            ? FilterChain.newBuilder()
                .setName("http/" + name)
                .addFilters(HttpConnections.outbound(routes(callees), egressDeny, logs))
            : decided.passed(name, callees.cluster(), callees.decision()))
        .setFilterChainMatch(Intercepting.at(address.port(), address.addresses()))
        .build();
  }

  /**
   * They lead to one place and ask nothing, so only their end can change, and with it the chain.
   */
  private static RouteConfiguration routes(Callees callees) {
    Matcher rules = EgressRules.mesh(callees);
    String revision = Revisions.of(List.of(rules)).hex();
    return RouteConfiguration.newBuilder()
        .setName(callees.cluster())
        .addVirtualHosts(
            EgressHosts.everyHost(
                RouteCompiler.mesh(
                    callees.cluster(),
                    ResourceNames.metadata(new TreeMap<>(Map.of("policy", revision))),
                    HttpRbac.override(rules, Optional.empty()))))
        .build();
  }

  /**
   * Only at ports where a program may speak TLS to a host outside: it would wait for the first
   * bytes of a client that waits for its server's.
   */
  private Optional<ListenerFilter> lookIntoTls() {
    List<ListenerFilterChainMatchPredicate> where =
        ports.stream()
            .filter(EgressPort::mayBeTls)
            .map(
                port ->
                    ListenerFilterChainMatchPredicate.newBuilder()
                        .setDestinationPortRange(
                            Int32Range.newBuilder()
                                .setStart(port.number())
                                .setEnd(port.number() + 1))
                        .build())
            .toList();
    if (where.isEmpty()) {
      return Optional.empty();
    }
    ListenerFilterChainMatchPredicate any =
        where.size() == 1
            ? where.getFirst()
            : ListenerFilterChainMatchPredicate.newBuilder()
                .setOrMatch(
                    ListenerFilterChainMatchPredicate.MatchSet.newBuilder().addAllRules(where))
                .build();
    return Optional.of(
        ListenerFilter.newBuilder()
            .setName("envoy.filters.listener.tls_inspector")
            .setTypedConfig(Packed.any(TlsInspector.getDefaultInstance()))
            .setFilterDisabled(ListenerFilterChainMatchPredicate.newBuilder().setNotMatch(any))
            .build());
  }

  @Override
  public List<RouteConfiguration> routes(Revision revision) {
    return ports.stream().flatMap(port -> port.routes(revision).stream()).toList();
  }

  @Override
  public List<Cluster> clusters() {
    List<Cluster> all = new ArrayList<>();
    virtual.stream().map(VirtualAddress::callees).distinct().map(clusters::mesh).forEach(all::add);
    ports.forEach(port -> all.addAll(port.clusters(clusters)));
    return all;
  }

  @Override
  public List<Matcher> matchers() {
    return ports.stream().flatMap(EgressPort::matchers).toList();
  }
}
