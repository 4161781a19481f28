package io.hauberk.envoy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.xds.type.matcher.v3.Matcher;
import com.github.xds.type.matcher.v3.Matcher.MatcherList.Predicate;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.config.rbac.v3.Action;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBAC;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.envoyproxy.envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.tracing.v3.CustomTag;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.RuleSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Settings that switch a wall off without a word. None of them may ever be emitted. */
class TrapsTest {
  @Test
  void everyMatcherEndsInANamedDenial() throws IOException {
    each(
        message -> {
          switch (message) {
            case RBAC rbac -> {
              assertTrue(rbac.hasMatcher() && !rbac.hasRules(), "only the matcher form");
              ends(rbac.getMatcher());
              if (rbac.hasShadowMatcher()) {
                ends(rbac.getShadowMatcher());
              }
            }
            case RBACPerRoute override -> assertTrue(override.getRbac().hasMatcher());
            case io.envoyproxy.envoy.extensions.filters.network.rbac.v3.RBAC rbac -> {
              assertTrue(rbac.hasMatcher() || rbac.hasShadowMatcher());
              assertFalse(rbac.hasRules());
              ends(rbac.hasMatcher() ? rbac.getMatcher() : rbac.getShadowMatcher());
            }
            case FilterConfig config -> throw new AssertionError("a filter setting " + config);
            case UriTemplateMatchConfig template -> throw new AssertionError("" + template);
            default -> {}
          }
        });
  }

  @Test
  void predicatesHaveTheFormThatEnvoyTakes() throws IOException {
    each(
        message -> {
          if (message instanceof Predicate.PredicateList list) {
            assertTrue(list.getPredicateCount() >= 2, "two or more in " + list);
          } else if (message instanceof Action action) {
            assertTrue(action.getName().matches("[A-Za-z0-9._/:-]+"), action.getName());
          }
        });
  }

  @Test
  void everyHandshakeIsAsStrictAsItCanBe() throws IOException {
    each(
        message -> {
          switch (message) {
            case DownstreamTlsContext server -> {
              assertTrue(server.getRequireClientCertificate().getValue());
              assertTrue(server.getDisableStatelessSessionResumption());
              assertTrue(server.getDisableStatefulSessionResumption());
              assertEquals(
                  TlsProtocol.TLSv1_3,
                  server.getCommonTlsContext().getTlsParams().getTlsMinimumProtocolVersion());
              names(server.getCommonTlsContext());
            }
            case UpstreamTlsContext client -> {
              assertTrue(client.hasMaxSessionKeys());
              assertEquals(0, client.getMaxSessionKeys().getValue());
              assertEquals(
                  TlsProtocol.TLSv1_3,
                  client.getCommonTlsContext().getTlsParams().getTlsMaximumProtocolVersion());
              names(client.getCommonTlsContext());
            }
            default -> {}
          }
        });
  }

  @Test
  void nothingOnTheWayIsRewrittenOrUpgraded() throws IOException {
    each(
        message -> {
          switch (message) {
            case HttpConnectionManager manager -> {
              assertTrue(manager.hasNormalizePath() && !manager.getNormalizePath().getValue());
              assertFalse(manager.getMergeSlashes());
              assertFalse(manager.getHttpProtocolOptions().getAllowAbsoluteUrl().getValue());
              assertEquals(0, manager.getUpgradeConfigsCount());
              assertEquals(
                  "policy", manager.getHttpFilters(manager.getHttpFiltersCount() - 2).getName());
            }
            case Route route -> assertEquals("/", route.getMatch().getPrefix());
            case RouteAction action -> {
              assertTrue(action.hasTimeout());
              assertEquals(0, action.getUpgradeConfigsCount());
              assertEquals("", action.getPrefixRewrite() + action.getHostRewriteLiteral());
            }
            default -> {}
          }
        });
  }

  @Test
  void aListThatDidNotComeDeniesEverything() throws IOException {
    List<ExtensionConfigSource> sources = new ArrayList<>();
    each(
        message -> {
          if (message instanceof ExtensionConfigSource source) {
            sources.add(source);
            assertTrue(source.hasDefaultConfig());
          }
        });
    assertFalse(sources.isEmpty());
  }

  /** What the messages of this build do not know, Envoy does: it must be meant, and be right. */
  @Test
  void onlyTheEndOfATcpChainAndTagsHaveYoungerFields() throws IOException {
    each(
        message -> {
          Set<Integer> younger = message.getUnknownFields().asMap().keySet();
          if (message instanceof TcpProxy proxy) {
            assertTrue(younger.contains(24), "check_drain_close");
            assertEquals(proxy.getStatPrefix().equals("in"), younger.contains(21));
            assertEquals(proxy.getStatPrefix().equals("in"), younger.contains(22));
          } else if (message instanceof CustomTag) {
            assertEquals(Set.of(6), younger, "value");
          } else {
            assertEquals(Set.of(), younger);
          }
        });
  }

  private static void names(CommonTlsContext tls) {
    var validation =
        tls.hasCombinedValidationContext()
            ? tls.getCombinedValidationContext().getDefaultValidationContext()
            : tls.getValidationContext();
    assertTrue(validation.getMatchTypedSubjectAltNamesCount() > 0, "everybody is admitted");
  }

  /** Down the branch that is taken when nothing matches. */
  private static void ends(Matcher matcher) {
    assertTrue(matcher.hasOnNoMatch(), "no end");
    if (matcher.getOnNoMatch().hasMatcher()) {
      ends(matcher.getOnNoMatch().getMatcher());
    } else {
      assertTrue(matcher.getOnNoMatch().hasAction(), "no end");
    }
  }

  private static void each(Consumer<Message> visit) throws IOException {
    List<XdsResource> all = new ArrayList<>();
    for (String name : Cases.names()) {
      all.addAll(Cases.resources(name));
    }
    for (Protocol protocol : Protocol.values()) {
      for (RuleSet rules : List.of(RuleSet.EMPTY, Few.crowd())) {
        all.addAll(
            ProxyCompiler.compile(
                    Few.alice(protocol, rules, Optional.of(RuleSet.EMPTY)), new CompileOptions(0))
                .resources());
      }
    }
    for (XdsResource resource : all) {
      Opened.walk(resource.body(), visit);
    }
  }
}
