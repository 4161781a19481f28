package io.hauberk.envoy.compile;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.Interception;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where other workloads arrive: one filter chain for each port. That of an HTTP port does not
 * change with the policy; that of a TCP port does, since its rules are judged once for each
 * connection.
 */
final class ListenerCompiler {
  private final WorkloadPolicy policy;
  private final CompileOptions options;
  private final Tls tls;
  private final AccessLogs logs;

  ListenerCompiler(WorkloadPolicy policy, CompileOptions options, Tls tls) {
    this.policy = policy;
    this.options = options;
    this.tls = tls;
    this.logs = new AccessLogs(options.collector());
  }

  /** For a port that callers address at the sidecar itself. */
  Listener inbound(PortRules rules) {
    PortPolicy port = rules.port();
    return Listener.newBuilder()
        .setName(ResourceNames.inbound(port))
        .setAddress(ResourceNames.address(port.listen().orElseThrow()))
        .setTrafficDirection(TrafficDirection.INBOUND)
        .setPerConnectionBufferLimitBytes(UInt32Value.of(1 << 20))
        .addAllAccessLog(logs.handshakes(strangers(port)))
        .addFilterChains(chain(rules, epoch()))
        .build();
  }

  /** For all ports, where every connection is redirected to one port of the sidecar. */
  Listener intercepted(List<PortRules> ports, Interception interception) {
    Listener.Builder listener =
        Intercepting.at(interception.inbound())
            .setName(ResourceNames.INBOUND)
            .setTrafficDirection(TrafficDirection.INBOUND)
            .setPerConnectionBufferLimitBytes(UInt32Value.of(1 << 20))
            .addAllAccessLog(logs.handshakes(AccessLogs.chain(AccessLogs.STRANGERS)))
            .addAllAccessLog(logs.unmatchedPorts(policy.workload()))
            .setDefaultFilterChain(Intercepting.closed(AccessLogs.UNMATCHED, new TreeMap<>()));
    for (PortRules rules : ports) {
      SortedMap<String, String> metadata = epoch();
      metadata.put(AccessLogs.STRANGERS, strangers(rules.port()));
      listener.addFilterChains(
          chain(rules, metadata).setFilterChainMatch(Intercepting.port(rules.port().number())));
    }
    return listener.build();
  }

  private SortedMap<String, String> epoch() {
    return new TreeMap<>(Map.of("epoch", Long.toString(options.epoch())));
  }

  private FilterChain.Builder chain(PortRules rules, SortedMap<String, String> metadata) {
    PortPolicy port = rules.port();
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .setName(
                port.protocol() == Protocol.HTTP ? "http-" + port.number() : "tcp-" + port.number())
            .setTransportSocketConnectTimeout(Times.seconds(10));
    List<String> alpn;
    if (port.protocol() == Protocol.HTTP) {
      alpn = List.of("h2", "http/1.1");
      chain.addFilters(
          HttpConnections.inbound(
              ResourceNames.inbound(port), "no-policy/" + policy.workload(), logs));
    } else {
      alpn = List.of();
      metadata.putAll(rules.revisions(Revisions.of(rules.matchers()).hex()));
      chain.addAllFilters(tcp(rules));
    }
    return chain
        .setMetadata(ResourceNames.metadata(metadata))
        .setTransportSocket(tls.server(new HandshakeCallers(policy.trustDomain()).of(port), alpn));
  }

  private List<Filter> tcp(PortRules rules) {
    List<Filter> filters = new ArrayList<>();
    filters.add(TcpRbac.quarantine());
    rules.candidate().map(TcpRbac::candidate).ifPresent(filters::add);
    filters.add(TcpRbac.policy(rules.enforced()));
    PortPolicy port = rules.port();
    filters.add(TcpProxies.inbound(ResourceNames.app(port), port.protocol(), logs));
    return filters;
  }

  /** The name for a certificate of the mesh's authorities that this port does not admit. */
  private String strangers(PortPolicy port) {
    return switch (port.protocol()) {
      case HTTP, TCP -> new DecisionName.Hardening("identity").text();
      case TCP_SERVER_FIRST -> new DecisionName.DefaultDeny(policy.workload()).text();
    };
  }
}
