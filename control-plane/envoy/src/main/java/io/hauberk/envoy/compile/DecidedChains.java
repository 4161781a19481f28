package io.hauberk.envoy.compile;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chains of connections that are decided by where they were meant to go: passed on as they are, or
 * closed. The listener writes their line.
 */
final class DecidedChains {
  private final String egressDeny;

  DecidedChains(String egressDeny) {
    this.egressDeny = egressDeny;
  }

  FilterChain.Builder passed(String name, String cluster, String decision) {
    return FilterChain.newBuilder()
        .setName(AccessLogs.DECIDED + name)
        .setMetadata(
            ResourceNames.metadata(
                new TreeMap<>(
                    Map.of(AccessLogs.VERDICT, "allowed", AccessLogs.DECISION, decision))))
        .addFilters(TcpProxies.outbound(cluster));
  }

  FilterChain.Builder closed(String name) {
    return Intercepting.closed(
        AccessLogs.DECIDED + name,
        new TreeMap<>(Map.of(AccessLogs.VERDICT, "denied", AccessLogs.DECISION, egressDeny)));
  }
}
