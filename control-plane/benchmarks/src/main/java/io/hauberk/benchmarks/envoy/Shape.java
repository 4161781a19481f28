package io.hauberk.benchmarks.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.rbac.v3.Permission;
import io.envoyproxy.envoy.config.rbac.v3.Policy;
import io.envoyproxy.envoy.config.rbac.v3.Principal;
import io.envoyproxy.envoy.config.rbac.v3.RBAC.Action;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.type.matcher.v3.PathMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.hauberk.envoy.compile.CompileOptions;
import io.hauberk.envoy.compile.ProxyCompiler;
import io.hauberk.envoy.compile.XdsResource;
import java.util.List;

/** How the same rules are written for Envoy. All else in the sidecar is the same. */
enum Shape {
  /** As Hauberk compiles them. */
  HAUBERK {
    @Override
    Route rules(Route compiled, Rules rules) {
      return compiled;
    }
  },
  /** One flat list, one entry for each rule, as Istio's control plane writes it. */
  FLAT {
    @Override
    Route rules(Route compiled, Rules rules) {
      io.envoyproxy.envoy.config.rbac.v3.RBAC.Builder list =
          io.envoyproxy.envoy.config.rbac.v3.RBAC.newBuilder().setAction(Action.ALLOW);
      rules.all().forEach(rule -> list.putPolicies("ns[alice]-" + rule.name(), flat(rule)));
      RBAC filter = RBAC.newBuilder().setRules(list).setRulesStatPrefix("hauberk_").build();
      return compiled.toBuilder()
          .putTypedPerFilterConfig(
              "policy", Any.pack(RBACPerRoute.newBuilder().setRbac(filter).build()))
          .build();
    }
  },
  /** No rules at all: what a request costs without them. */
  NONE {
    @Override
    Route rules(Route compiled, Rules rules) {
      RBAC filter =
          RBAC.newBuilder()
              .setRules(
                  io.envoyproxy
                      .envoy
                      .config
                      .rbac
                      .v3
                      .RBAC
                      .newBuilder()
                      .setAction(Action.ALLOW)
                      .putPolicies("everybody", everybody()))
              .build();
      return compiled.toBuilder()
          .putTypedPerFilterConfig(
              "policy", Any.pack(RBACPerRoute.newBuilder().setRbac(filter).build()))
          .build();
    }
  };

  private static final DirectResponseAction OK =
      DirectResponseAction.newBuilder()
          .setStatus(200)
          .setBody(DataSource.newBuilder().setInlineString("ok"))
          .build();

  abstract Route rules(Route compiled, Rules rules);

  /**
   * The whole sidecar. It answers by itself, so that no program's CPU is measured.
   *
   * @param port where it listens
   */
  List<XdsResource> compile(Rules rules, int port) {
    return ProxyCompiler.compile(rules.at(port), new CompileOptions(1)).resources().stream()
        .map(resource -> answering(resource, rules))
        .toList();
  }

  private XdsResource answering(XdsResource resource, Rules rules) {
    if (!resource.body().is(RouteConfiguration.class)) {
      return resource;
    }
    try {
      RouteConfiguration.Builder routes =
          resource.body().unpack(RouteConfiguration.class).toBuilder();
      for (Route.Builder route : routes.getVirtualHostsBuilder(0).getRoutesBuilderList()) {
        Route shaped = rules(route.build(), rules);
        route.clear().mergeFrom(shaped).setDirectResponse(OK);
      }
      return XdsResource.of(resource.name(), routes.build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Policy flat(Rules.One rule) {
    Permission method =
        anyOf(
            Permission.newBuilder()
                .setHeader(
                    HeaderMatcher.newBuilder()
                        .setName(":method")
                        .setStringMatch(exact(rule.method()))));
    Permission path =
        anyOf(
            path(exact(rule.path())),
            path(StringMatcher.newBuilder().setPrefix(rule.path() + "/").build()));
    Principal who =
        Principal.newBuilder()
            .setAuthenticated(
                Principal.Authenticated.newBuilder()
                    .setPrincipalName(exact(rule.account().toString())))
            .build();
    return Policy.newBuilder()
        .addPermissions(
            Permission.newBuilder()
                .setAndRules(Permission.Set.newBuilder().addRules(method).addRules(path)))
        .addPrincipals(
            Principal.newBuilder()
                .setAndIds(
                    Principal.Set.newBuilder()
                        .addIds(
                            Principal.newBuilder()
                                .setOrIds(Principal.Set.newBuilder().addIds(who)))))
        .build();
  }

  private static Permission anyOf(Permission.Builder... alternatives) {
    Permission.Set.Builder set = Permission.Set.newBuilder();
    for (Permission.Builder alternative : alternatives) {
      set.addRules(alternative);
    }
    return Permission.newBuilder().setOrRules(set).build();
  }

  private static Permission.Builder path(StringMatcher matcher) {
    return Permission.newBuilder().setUrlPath(PathMatcher.newBuilder().setPath(matcher));
  }

  private static StringMatcher exact(String text) {
    return StringMatcher.newBuilder().setExact(text).build();
  }

  private static Policy everybody() {
    return Policy.newBuilder()
        .addPermissions(Permission.newBuilder().setAny(true))
        .addPrincipals(Principal.newBuilder().setAny(true))
        .build();
  }
}
