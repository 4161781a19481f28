package io.hauberk.envoy.compile;

import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where other workloads arrive: one listener for each port. That of an HTTP port does not change
 * with the policy; that of a TCP port does, since its rules are judged once for each connection.
 */
final class ListenerCompiler {
  private final WorkloadPolicy policy;
  private final CompileOptions options;

  ListenerCompiler(WorkloadPolicy policy, CompileOptions options) {
    this.policy = policy;
    this.options = options;
  }

  Listener inbound(PortRules rules) {
    PortPolicy port = rules.port();
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put("epoch", Long.toString(options.epoch()));
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .setName(
                port.protocol() == Protocol.HTTP ? "http-" + port.number() : "tcp-" + port.number())
            .setTransportSocketConnectTimeout(Times.seconds(10));
    List<String> alpn;
    if (port.protocol() == Protocol.HTTP) {
      alpn = List.of("h2", "http/1.1");
      chain.addFilters(
          HttpConnections.inbound(ResourceNames.inbound(port), "no-policy/" + policy.workload()));
    } else {
      alpn = List.of();
      metadata.putAll(rules.revisions(Revisions.of(rules.matchers()).hex()));
      chain.addAllFilters(tcp(rules));
    }
    return Listener.newBuilder()
        .setName(ResourceNames.inbound(port))
        .setAddress(ResourceNames.address(port.listen().orElseThrow()))
        .setTrafficDirection(TrafficDirection.INBOUND)
        .setPerConnectionBufferLimitBytes(UInt32Value.of(1 << 20))
        .addAllAccessLog(AccessLogs.handshakes(strangers(port)))
        .addFilterChains(
            chain
                .setMetadata(ResourceNames.metadata(metadata))
                .setTransportSocket(
                    Tls.server(new HandshakeCallers(policy.trustDomain()).of(port), alpn)))
        .build();
  }

  private static List<Filter> tcp(PortRules rules) {
    List<Filter> filters = new ArrayList<>();
    filters.add(TcpRbac.quarantine());
    rules.candidate().map(TcpRbac::candidate).ifPresent(filters::add);
    filters.add(TcpRbac.policy(rules.enforced()));
    PortPolicy port = rules.port();
    filters.add(
        TcpProxies.inbound(ResourceNames.app(port), port.protocol(), AccessLogs.inboundTcp()));
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
