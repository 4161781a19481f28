package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Network filters before a TCP proxy. Network RBAC writes no enforced name into the metadata; the
 * name of a denial stands in the connection's termination details.
 */
final class TcpChain {
  private static final String NAMESPACE = "envoy.filters.network.rbac";

  /** upstream_connect_mode, max_early_data_bytes, check_drain_close. */
  private static final Set<Integer> NEWER_FIELDS = Set.of(21, 22, 24);

  private final Protos protos;
  private final MatchTree trees;
  private final Map<String, Any> delivered;
  private final Set<String> clusters;
  private final AccessLogs logs;

  TcpChain(
      Protos protos,
      MatchTree trees,
      Map<String, Any> delivered,
      Set<String> clusters,
      AccessLogs logs) {
    this.protos = protos;
    this.trees = trees;
    this.delivered = delivered;
    this.clusters = clusters;
    this.logs = logs;
  }

  Answer answer(List<Filter> filters, Metadata chain, Peer peer) {
    Trail trail = new Trail();
    trail.onChain(chain);
    TcpProxy proxy = protos.open(filters.get(filters.size() - 1).getTypedConfig(), TcpProxy.class);
    protos.onlyKnows(
        proxy,
        NEWER_FIELDS,
        "stat_prefix",
        "cluster",
        "access_log",
        "access_log_options",
        "idle_timeout",
        "max_connect_attempts",
        "max_downstream_connection_duration");
    Protos.require(
        clusters.contains(proxy.getCluster()), "cluster `" + proxy.getCluster() + "` is missing");
    Subject subject = new Subject(peer, Optional.empty());
    boolean enforced = false;
    for (Filter filter : filters.subList(0, filters.size() - 1)) {
      RBAC rbac = rbac(filter);
      enforced |= rbac.hasMatcher() && !filter.hasConfigDiscovery();
      if (!judge(rbac, subject, trail)) {
        return new Answer(false, trail.decision(), logs.write(proxy.getAccessLogList(), trail));
      }
    }
    Protos.require(enforced, "a connection passes without a policy");
    return new Answer(true, trail.decision(), logs.write(proxy.getAccessLogList(), trail));
  }

  private RBAC rbac(Filter filter) {
    protos.onlyKnows(filter, "name", "typed_config", "config_discovery");
    return switch (filter.getConfigTypeCase()) {
      case TYPED_CONFIG -> protos.open(filter.getTypedConfig(), RBAC.class);
      case CONFIG_DISCOVERY -> discovered(filter.getName(), filter.getConfigDiscovery());
      case CONFIGTYPE_NOT_SET ->
          throw UnsoundConfigException.unknown("filter `" + filter.getName() + "`");
    };
  }

  private RBAC discovered(String name, ExtensionConfigSource source) {
    protos.onlyKnows(
        source,
        "config_source",
        "default_config",
        "apply_default_config_without_warming",
        "type_urls");
    RBAC without = protos.open(source.getDefaultConfig(), RBAC.class);
    String open = "a default of `" + name + "` that does not refuse everything";
    Protos.require(without.hasMatcher(), open);
    trees.requireClosed(without.getMatcher(), open);
    Any config = delivered.get(name);
    if (config == null) {
      return without;
    }
    Protos.require(
        source.getTypeUrlsList().equals(List.of(config.getTypeUrl())),
        "`" + name + "` may come as another type");
    return protos.open(config, RBAC.class);
  }

  private boolean judge(RBAC rbac, Subject subject, Trail trail) {
    protos.onlyKnows(rbac, "stat_prefix", "matcher", "shadow_matcher", "shadow_rules_stat_prefix");
    if (rbac.hasShadowMatcher()) {
      Optional<MatchTree.Leaf> leaf = trees.walk(rbac.getShadowMatcher(), subject);
      String prefix = rbac.getShadowRulesStatPrefix() + "shadow_";
      trail.write(NAMESPACE, prefix + "engine_result", allows(leaf) ? "allowed" : "denied");
      leaf.ifPresent(l -> trail.write(NAMESPACE, prefix + "effective_policy_id", l.name()));
    }
    if (!rbac.hasMatcher()) {
      return true;
    }
    Optional<MatchTree.Leaf> leaf = trees.walk(rbac.getMatcher(), subject);
    trail.decidedBy(leaf.map(MatchTree.Leaf::name));
    return allows(leaf);
  }

  private static boolean allows(Optional<MatchTree.Leaf> leaf) {
    return leaf.filter(MatchTree.Leaf::allows).isPresent();
  }
}
