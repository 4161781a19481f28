package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The filters of an HTTP connection manager, one after the other. */
final class HttpFilters {
  private static final String NAMESPACE = "envoy.filters.http.rbac";

  private final Protos protos;
  private final MatchTree trees;
  private final Map<String, Any> delivered;

  /**
   * @param delivered filters that come apart from the listener, by name
   */
  HttpFilters(Protos protos, MatchTree trees, Map<String, Any> delivered) {
    this.protos = protos;
    this.trees = trees;
    this.delivered = delivered;
  }

  /**
   * @param overrides of the route, by the name of the filter
   * @return whether the request passes all of them
   */
  boolean pass(List<HttpFilter> filters, Map<String, Any> overrides, Subject subject, Trail trail) {
    Set<String> names = new HashSet<>();
    filters.forEach(filter -> names.add(filter.getName()));
    Protos.require(names.size() == filters.size(), "two filters of one name");
    Protos.require(names.containsAll(overrides.keySet()), "an override of no filter");
    Protos.require(
        !filters.isEmpty() && filters.get(filters.size() - 1).getTypedConfig().is(Router.class),
        "a chain that does not end with the router");
    for (HttpFilter filter : filters.subList(0, filters.size() - 1)) {
      protos.onlyKnows(filter, "name", "typed_config", "config_discovery");
      RBAC rbac = rbac(filter);
      Optional<RBAC> override =
          Optional.ofNullable(overrides.get(filter.getName())).map(this::override);
      if (!judge(override.orElse(rbac), rbac, subject, trail)) {
        return false;
      }
    }
    return true;
  }

  private RBAC rbac(HttpFilter filter) {
    return switch (filter.getConfigTypeCase()) {
      case TYPED_CONFIG -> requireClosed(protos.open(filter.getTypedConfig(), RBAC.class));
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
    RBAC without = requireClosed(protos.open(source.getDefaultConfig(), RBAC.class));
    Any config = delivered.get(name);
    if (config == null) {
      return without;
    }
    Protos.require(
        source.getTypeUrlsList().equals(List.of(config.getTypeUrl())),
        "`" + name + "` may come as another type");
    return protos.open(config, RBAC.class);
  }

  /** A base that no override replaces must refuse everything, by name. */
  private RBAC requireClosed(RBAC rbac) {
    String open = "a base filter that does not refuse everything";
    Protos.require(rbac.hasMatcher(), open);
    trees.requireClosed(rbac.getMatcher(), open);
    return rbac;
  }

  private RBAC override(Any any) {
    RBACPerRoute override = protos.open(any, RBACPerRoute.class);
    protos.onlyKnows(override, "rbac");
    Protos.require(
        override.hasRbac() && override.getRbac().hasMatcher(),
        "an override that switches the firewall off");
    return override.getRbac();
  }

  private boolean judge(RBAC rbac, RBAC base, Subject subject, Trail trail) {
    protos.onlyKnows(
        rbac,
        "rules_stat_prefix",
        "matcher",
        "shadow_matcher",
        "shadow_rules_stat_prefix",
        "track_per_rule_stats");
    Protos.require(rbac.hasMatcher(), "a filter that enforces nothing");
    if (rbac.hasShadowMatcher()) {
      write(
          or(rbac.getShadowRulesStatPrefix(), base.getShadowRulesStatPrefix()) + "shadow",
          trees.walk(rbac.getShadowMatcher(), subject),
          trail);
    }
    Optional<MatchTree.Leaf> leaf = trees.walk(rbac.getMatcher(), subject);
    write(or(rbac.getRulesStatPrefix(), base.getRulesStatPrefix()) + "enforced", leaf, trail);
    trail.decidedBy(leaf.map(MatchTree.Leaf::name));
    return allows(leaf);
  }

  private static void write(String prefix, Optional<MatchTree.Leaf> leaf, Trail trail) {
    trail.write(NAMESPACE, prefix + "_engine_result", allows(leaf) ? "allowed" : "denied");
    leaf.ifPresent(l -> trail.write(NAMESPACE, prefix + "_effective_policy_id", l.name()));
  }

  private static boolean allows(Optional<MatchTree.Leaf> leaf) {
    return leaf.filter(MatchTree.Leaf::allows).isPresent();
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
