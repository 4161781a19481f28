package io.hauberk.testkit.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.rbac.v3.RBACPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.testkit.interpret.Answer;
import io.hauberk.testkit.interpret.EnvoyInterpreter;
import io.hauberk.testkit.interpret.Peer;
import io.hauberk.testkit.interpret.UnsoundConfigException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvoyInterpreterTest {
  private static final SocketAddress HERE = SocketAddress.parse("127.0.0.1:20443");

  private final ReferenceChain chain = ReferenceChain.at(20443, 28080);
  private final Request.Http read = ReferenceCase.all().findFirst().orElseThrow().request();

  static List<ReferenceCase> cases() {
    return ReferenceCase.all().toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answersAsEnvoyDid(ReferenceCase expected) {
    Answer answer = new EnvoyInterpreter(chain.bodies()).answer(HERE, expected.request());

    assertEquals(expected.answer(), (answer.allowed() ? "allowed " : "denied ") + name(answer));
    assertEquals(expected.shadow(), answer.shadow().orElse("-"));
    assertEquals("3f2a", answer.log().get("policy"));
  }

  @Test
  void refusesACertificateWithTwoIdentities() {
    Peer two =
        new Peer(
            List.of("spiffe://example.org/ns/bob/sa/bob", "spiffe://example.org/ns/a/sa/a"),
            List.of("uid-1.pod.example.org"),
            read.caller().address());

    Answer answer = new EnvoyInterpreter(chain.bodies()).answer(HERE, two, read);

    assertEquals("hardening/identity", name(answer));
  }

  @Test
  void deniesByNameWhileTheQuarantineListIsMissing() {
    List<Any> resources =
        List.of(chain.bodies().get(0), chain.bodies().get(1), chain.bodies().get(2));

    assertEquals(
        "quarantine/list-not-received", name(new EnvoyInterpreter(resources).answer(HERE, read)));
  }

  @Test
  void deniesByNameWhileTheRouteIsMissing() {
    List<Any> resources =
        List.of(chain.bodies().get(0), chain.bodies().get(2), chain.bodies().get(3));

    assertEquals("no-policy/alice.alice", name(new EnvoyInterpreter(resources).answer(HERE, read)));
  }

  @Test
  void objectsToAnOverrideThatSwitchesTheFilterOff() {
    assertUnsound(withOverride(Any.pack(RBACPerRoute.getDefaultInstance())), "switches");
    assertUnsound(
        withOverride(Any.pack(FilterConfig.newBuilder().setDisabled(true).build())),
        "FilterConfig");
  }

  @Test
  void objectsToAServerThatAsksForNoCertificate() {
    assertUnsound(
        withListener(
            listener -> {
              var socket = listener.getFilterChainsBuilder(0).getTransportSocketBuilder();
              socket.setTypedConfig(
                  Any.pack(
                      open(socket.getTypedConfig(), DownstreamTlsContext.class).toBuilder()
                          .setRequireClientCertificate(BoolValue.of(false))
                          .build()));
            }),
        "client certificate");
  }

  @Test
  void objectsToWhatItDoesNotKnow() {
    assertUnsound(
        withListener(
            listener -> {
              var filter = listener.getFilterChainsBuilder(0).getFiltersBuilder(0);
              filter.setTypedConfig(
                  Any.pack(
                      open(filter.getTypedConfig(), HttpConnectionManager.class).toBuilder()
                          .setXffNumTrustedHops(1)
                          .build()));
            }),
        "xff_num_trusted_hops");
  }

  @Test
  void objectsToADisabledFilter() {
    assertUnsound(
        withListener(
            listener -> {
              var filter = listener.getFilterChainsBuilder(0).getFiltersBuilder(0);
              var manager = open(filter.getTypedConfig(), HttpConnectionManager.class).toBuilder();
              manager.getHttpFiltersBuilder(1).setDisabled(true);
              filter.setTypedConfig(Any.pack(manager.build()));
            }),
        "disabled");
  }

  private void assertUnsound(List<Any> resources, String because) {
    EnvoyInterpreter interpreter = new EnvoyInterpreter(resources);
    UnsoundConfigException e =
        assertThrows(UnsoundConfigException.class, () -> interpreter.answer(HERE, read));
    assertTrue(String.valueOf(e.getMessage()).contains(because), e::getMessage);
  }

  private List<Any> withOverride(Any override) {
    RouteConfiguration.Builder route = chain.route().toBuilder();
    route.getVirtualHostsBuilder(0).getRoutesBuilder(0).putTypedPerFilterConfig("policy", override);
    return new ReferenceChain(chain.listener(), route.build(), chain.cluster(), chain.quarantine())
        .bodies();
  }

  private List<Any> withListener(Consumer<Listener.Builder> change) {
    Listener.Builder listener = chain.listener().toBuilder();
    change.accept(listener);
    return new ReferenceChain(listener.build(), chain.route(), chain.cluster(), chain.quarantine())
        .bodies();
  }

  private static <T extends com.google.protobuf.Message> T open(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(Answer answer) {
    return answer.name().orElse("-");
  }
}
