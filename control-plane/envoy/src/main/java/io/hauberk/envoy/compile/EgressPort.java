package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an intercepted program may reach at one port by other addresses than virtual ones.
 *
 * @param direct workloads that have this port, asked for by addresses of their instances
 * @param external hosts outside, each once, in order
 */
record EgressPort(
    int number, Optional<Callees> direct, List<ExternalDestination> external, EgressRules rules) {

  static EgressPort of(
      int number, List<Destination> direct, List<ExternalDestination> external, EgressRules rules) {
    TreeMap<String, ExternalDestination> byHost = new TreeMap<>();
    external.stream()
        .sorted(Comparator.comparing(ResourceNames::cluster))
        .forEach(to -> byHost.putIfAbsent(to.host(), to));
    return new EgressPort(
        number,
        direct.isEmpty() ? Optional.empty() : Optional.of(Callees.of(direct)),
        List.copyOf(byHost.values()),
        rules);
  }

  /** Whether the program may speak TLS by itself here. */
  boolean mayBeTls() {
    return external.stream().anyMatch(ExternalDestination::tls);
  }

  /** Bytes that nobody looks into win: they cannot be told from requests to a host outside. */
  private boolean passesBytes() {
    return direct.filter(callees -> !callees.speakHttp()).isPresent();
  }

  List<FilterChain> chains(DecidedChains decided, String egressDeny, AccessLogs logs) {
    List<FilterChain> chains = new ArrayList<>();
    for (ExternalDestination to : external) {
      if (to.tls()) {
        chains.add(tls(to, decided).setFilterChainMatch(tls().addServerNames(to.host())).build());
      }
    }
    if (passesBytes()) {
      chains.add(
          decided
              .passed(
                  number + "/direct", ResourceNames.direct(number), EgressRules.directly(number))
              .setFilterChainMatch(Intercepting.port(number))
              .build());
      return chains;
    }
    if (mayBeTls()) {
      chains.add(decided.closed(number + "/tls").setFilterChainMatch(tls()).build());
    }
    chains.add(
        FilterChain.newBuilder()
            .setName("http/" + number)
            .setFilterChainMatch(Intercepting.port(number))
            .addFilters(HttpConnections.outbound(ResourceNames.outbound(number), egressDeny, logs))
            .build());
    return chains;
  }

  private FilterChainMatch.Builder tls() {
    return Intercepting.port(number).setTransportProtocol("tls");
  }

  /** Nobody can look into it, so only a grant that asks nothing of requests is enough. */
  private static FilterChain.Builder tls(ExternalDestination to, DecidedChains decided) {
    String name = to.port() + "/" + ResourceNames.cluster(to);
    return passedOn(to)
        ? decided.passed(name, ResourceNames.passedOn(to), "egress/" + to.name() + ":" + to.port())
        : decided.closed(name);
  }

  private static boolean passedOn(ExternalDestination to) {
    return to.tls() && to.grants().stream().anyMatch(grant -> grant.conditions().http().isEmpty());
  }

  List<RouteConfiguration> routes(Revision revision) {
    if (passesBytes()) {
      return List.of();
    }
    Metadata metadata = ResourceNames.metadata(new TreeMap<>(Map.of("policy", revision.hex())));
    EgressHosts hosts = new EgressHosts();
    for (ExternalDestination to : external) {
      hosts.add(
          to.host(),
          number,
          RouteCompiler.external(
              ResourceNames.cluster(to),
              metadata,
              HttpRbac.override(rules.external(to), Optional.empty())));
    }
    return List.of(
        RouteConfiguration.newBuilder()
            .setName(ResourceNames.outbound(number))
            .addAllVirtualHosts(hosts.virtualHosts())
            .addVirtualHosts(
                direct.isPresent()
                    ? EgressHosts.everyHost(
                        RouteCompiler.mesh(
                            ResourceNames.direct(number),
                            metadata,
                            HttpRbac.override(EgressRules.direct(number), Optional.empty())))
                    : EgressHosts.elsewhere(metadata))
            .build());
  }

  List<Cluster> clusters(ClusterCompiler clusters) {
    List<Cluster> all = new ArrayList<>();
    direct.ifPresent(callees -> all.add(clusters.direct(ResourceNames.direct(number), callees)));
    for (ExternalDestination to : external) {
      if (!passesBytes()) {
        all.add(ClusterCompiler.external(to));
      }
      if (passedOn(to)) {
        all.add(ClusterCompiler.passedOn(to));
      }
    }
    return all;
  }

  Stream<Matcher> matchers() {
    return external.stream().map(rules::external);
  }
}
