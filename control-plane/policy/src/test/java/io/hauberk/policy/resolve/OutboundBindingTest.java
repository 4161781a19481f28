package io.hauberk.policy.resolve;

import static io.hauberk.policy.resolve.SmallMesh.BASE;
import static io.hauberk.policy.resolve.SmallMesh.policy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.model.Destination;
import io.hauberk.policy.model.ExternalDestination;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.Outbound;
import io.hauberk.policy.model.Reached;
import io.hauberk.policy.model.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each workload may reach. */
class OutboundBindingTest {
  private static final String SERVICE =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: ExternalService
      metadata: {name: pay, namespace: bob}
      spec:
        host: pay.example
        port: 443
        protocol: https
        addresses: ["127.0.0.1:8443", 127.0.0.2]
        allow:
        - {name: charge, from: [{namespaces: [bob]}], http: [{methods: [POST]}]}
        - {name: gold, from: [{labels: {matchLabels: {tier: gold}}}]}
      """;
  private static final String CALLER =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: caller, namespace: x}
      spec:
        serviceAccount: caller
        outbound: {tcp: [{to: "%s", listen: "127.0.0.1:20900"}]}
      """;

  @Test
  void aDestinationIsThereForWhomeverAGrantMayLetIn() {
    MeshModel model =
        ReadMesh.model(
            BASE,
            policy(
                "{name: web, ports: [443], from: [{namespaces: [bob]}], http: [{methods: [GET]}]}",
                "{name: db, ports: [5432], from: [{labels: {matchLabels: {tier: gold}}}]}"));
    assertEquals(List.of("alice/alice:443", "alice/alice:5432"), destinations(model, "bob/bob"));
    assertEquals(List.of("alice/alice:443"), destinations(model, "bob/bob-two"));
    assertEquals(List.of("alice/alice:5432"), destinations(model, "dave/dave"));
    assertEquals(List.of(), destinations(model, "carol/carol"));
  }

  @Test
  void whatIsOnlyShadowedOpensNoWay() {
    String shadowed =
        policy("{name: web, ports: [443], from: [{namespaces: [bob]}]}")
            .replace("spec:\n", "spec:\n  mode: shadow\n");
    assertEquals(List.of(), destinations(ReadMesh.model(BASE, shadowed), "bob/bob"));
  }

  @Test
  void theAddressIsWhereTheSidecarListensAndTheAccountIsPinned() {
    MeshModel model =
        ReadMesh.model(BASE, policy("{name: web, ports: [443], from: [{namespaces: [bob]}]}"));
    var destination = ReadMesh.policy(model, "bob/bob").outbound().destinations().get(0);
    assertEquals(at("127.0.0.1:20443"), destination.reached());
    assertEquals("spiffe://example.org/ns/alice/sa/alice", destination.account().toString());
  }

  @Test
  void anOutsideServiceIsThereForWhomeverItsRulesAdmit() {
    MeshModel model = ReadMesh.model(BASE, SERVICE);
    ExternalDestination bob = external(model, "bob/bob").get(0);
    assertEquals("bob/pay", bob.name());
    assertEquals(
        List.of("bob/pay/charge", "bob/pay/gold"),
        bob.grants().stream().map(g -> g.id().toString()).toList());
    assertEquals(
        List.of(SocketAddress.parse("127.0.0.1:8443"), SocketAddress.parse("127.0.0.2:443")),
        bob.addresses());
    assertEquals(
        List.of("bob/pay/gold"),
        external(model, "dave/dave").get(0).grants().stream().map(g -> g.id().toString()).toList());
    assertEquals(List.of(), external(model, "carol/carol"));
  }

  @Test
  void aTcpListenerIsThereWithOrWithoutAGrant() {
    Outbound outbound =
        ReadMesh.policy(ReadMesh.model(BASE, CALLER.formatted("alice/alice:5432")), "x/caller")
            .outbound();
    assertEquals(1, outbound.tcp().size());
    assertEquals(List.of(), outbound.destinations());
  }

  @Test
  void aTcpListenerNamesATcpPortThatExists() {
    assertRefused("HBK2005", CALLER.formatted("alice/alise:5432"));
    assertRefused("HBK2006", CALLER.formatted("alice/alice:5433"));
    assertRefused("HBK3001", CALLER.formatted("alice/alice:443"));
    assertRefused("HBK1017", CALLER.formatted("alice:443"));
  }

  @Test
  void aPortWithoutListenIsAtTheWorkloadsAddress() {
    MeshModel model =
        ReadMesh.model(
            BASE,
            """
            apiVersion: hauberk.io/v1alpha1
            kind: Workload
            metadata: {name: web, namespace: x, labels: {app: web}}
            spec:
              serviceAccount: web
              address: 127.0.0.7
              ports:
              - {port: 8443, protocol: http, app: "127.0.0.1:1"}
              - {port: 9443, protocol: tcp, listen: "0.0.0.0:9999", app: "127.0.0.1:2"}
            """,
            """
            apiVersion: hauberk.io/v1alpha1
            kind: MeshPolicy
            metadata: {name: p, namespace: x}
            spec: {protect: {}, allow: [{name: r, from: [{namespaces: [bob]}]}]}
            """);
    assertEquals(
        List.of(at("127.0.0.7:8443"), at("127.0.0.7:9999")),
        ReadMesh.policy(model, "bob/bob").outbound().destinations().stream()
            .map(Destination::reached)
            .toList());
    assertEquals(
        Optional.of(SocketAddress.parse("0.0.0.0:9999")),
        ReadMesh.port(model, "x/web", 9443).listen());
    assertEquals("8443", ReadMesh.port(model, "x/web", 8443).name());
  }

  private static Reached at(String address) {
    return new Reached.At(SocketAddress.parse(address));
  }

  private static void assertRefused(String code, String document) {
    Reading reading = ReadMesh.reading(BASE, document);
    assertTrue(reading.model().isEmpty());
    assertTrue(ReadMesh.codes(reading).contains(code), () -> reading.problems().toString());
  }

  private static List<String> destinations(MeshModel model, String caller) {
    return ReadMesh.policy(model, caller).outbound().destinations().stream()
        .map(d -> d.workload() + ":" + d.port())
        .toList();
  }

  private static List<ExternalDestination> external(MeshModel model, String caller) {
    return ReadMesh.policy(model, caller).outbound().external();
  }
}
