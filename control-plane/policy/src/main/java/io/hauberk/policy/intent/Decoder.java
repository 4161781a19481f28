package io.hauberk.policy.intent;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Protocol;
import io.hauberk.policy.model.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** From a document whose shape was found good to its intent. */
final class Decoder {
  private static final Placed<String> ONE_HOUR = new Placed<>("1h", new Place("", 1, 1));

  private final RuleDecoder rules;

  Decoder(Problems problems) {
    this.rules = new RuleDecoder(problems);
  }

  Intent decode(Kind kind, Tree document) {
    ObjectMeta meta = meta(kind, Cursor.of(document).required("metadata"));
    Cursor spec = Cursor.of(document).required("spec");
    return switch (kind) {
      case MeshConfig -> meshConfig(meta, spec);
      case Workload -> workload(meta, spec);
      case MeshPolicy ->
          new Intent.MeshPolicy(
              meta,
              shadow(spec),
              requirements(spec),
              rules.selector(spec.required("protect")),
              rules.rules(spec, "allow"));
      case MeshGuardrail ->
          new Intent.MeshGuardrail(
              meta,
              shadow(spec),
              requirements(spec),
              rules.selector(spec.required("protect")),
              rules.rules(spec, "only"),
              rules.never(spec));
      case GuardedLabel ->
          new Intent.GuardedLabel(
              meta, spec.requiredPlaced("key"), spec.texts("values"), spec.has("attested"));
      case IdentityGroup ->
          new Intent.IdentityGroup(
              meta,
              spec.children("members").stream()
                  .map(c -> new Placed<>(identity(c), c.place()))
                  .toList());
      case Quarantine -> quarantine(meta, spec);
      case ExternalService -> externalService(meta, spec);
      case Requirement ->
          new Intent.Requirement(meta, spec.requiredPlaced("id"), spec.requiredText("title"));
    };
  }

  private static ObjectMeta meta(Kind kind, Cursor metadata) {
    Placed<String> name = metadata.requiredPlaced("name");
    return new ObjectMeta(
        kind,
        metadata.text("namespace").orElse(""),
        name.value(),
        metadata.map("labels"),
        name.place());
  }

  private Intent.MeshConfig meshConfig(ObjectMeta meta, Cursor spec) {
    Placed<String> lifetime =
        spec.child("certificates").flatMap(c -> c.placed("lifetime")).orElse(ONE_HOUR);
    return new Intent.MeshConfig(
        meta,
        new TrustDomain(spec.requiredText("trustDomain")),
        Cursor.parse(lifetime, Forms::duration),
        spec.placedTexts("shadowNamespaces").toList(),
        spec.child("injection").stream()
            .flatMap(injection -> injection.placedTexts("optOutNamespaces"))
            .toList(),
        spec.child("evidence").stream()
            .flatMap(evidence -> evidence.children("durable").stream())
            .map(rules::workloads)
            .toList());
  }

  private static Intent.Workload workload(ObjectMeta meta, Cursor spec) {
    return new Intent.Workload(
        meta,
        spec.requiredText("serviceAccount"),
        spec.text("address").map(IpAddress::parse),
        spec.children("ports").stream().map(Decoder::port).toList(),
        spec.child("outbound").map(Decoder::outbound),
        List.of(),
        Optional.empty());
  }

  private static Intent.Port port(Cursor port) {
    return new Intent.Port(
        port.place(),
        port.text("name"),
        port.requiredNumber("port"),
        protocol(port.requiredText("protocol")),
        port.placed("listen").map(t -> Cursor.parse(t, SocketAddress::parse)),
        SocketAddress.parse(port.requiredText("app")),
        List.of());
  }

  private static Protocol protocol(String text) {
    return switch (text) {
      case "http" -> Protocol.HTTP;
      case "tcp" -> Protocol.TCP;
      default -> Protocol.TCP_SERVER_FIRST;
    };
  }

  private static Intent.Outbound outbound(Cursor outbound) {
    return new Intent.Outbound(
        outbound.placed("listen").map(t -> Cursor.parse(t, SocketAddress::parse)),
        outbound.children("tcp").stream()
            .map(
                tcp -> {
                  Placed<String> to = tcp.requiredPlaced("to");
                  Forms.WorkloadPort port = Forms.workloadPort(to.value());
                  return new Intent.TcpOutbound(
                      to.place(),
                      port.workload(),
                      port.port(),
                      Cursor.parse(tcp.requiredPlaced("listen"), SocketAddress::parse));
                })
            .toList());
  }

  private Intent.Quarantine quarantine(ObjectMeta meta, Cursor spec) {
    return new Intent.Quarantine(
        meta,
        Stream.of("identity", "workload", "pod", "labels")
            .flatMap(name -> spec.child(name).map(c -> target(name, c)).stream())
            .findFirst()
            .orElseThrow(),
        spec.requiredText("reason"),
        spec.placed("expires").map(t -> Cursor.parse(t, Forms::instant)));
  }

  private Placed<Intent.Target> target(String name, Cursor c) {
    return new Placed<>(
        switch (name) {
          case "identity" -> new Intent.Target.Account(identity(c));
          case "workload" ->
              new Intent.Target.OneWorkload(
                  new WorkloadId(c.requiredText("namespace"), c.requiredText("name")));
          case "pod" -> new Intent.Target.OnePod(c.requiredText("uid"));
          default -> new Intent.Target.Labelled(rules.selector(c).value());
        },
        c.place());
  }

  private Intent.ExternalService externalService(ObjectMeta meta, Cursor spec) {
    int port = spec.requiredNumber("port");
    return new Intent.ExternalService(
        meta,
        spec.requiredText("host"),
        port,
        spec.requiredText("protocol").equals("https"),
        spec.texts("addresses", text -> Forms.target(text, port)),
        spec.text("trustedCa"),
        requirements(spec),
        rules.rules(spec, "allow"));
  }

  private static Intent.Identity identity(Cursor identity) {
    return identity
        .child("serviceAccount")
        .<Intent.Identity>map(c -> new Intent.Identity.Account(RuleDecoder.account(c)))
        .orElseGet(
            () -> new Intent.Identity.Spiffe(SpiffeId.parse(identity.requiredText("spiffeId"))));
  }

  private static boolean shadow(Cursor spec) {
    return spec.text("mode").filter("shadow"::equals).isPresent();
  }

  private static List<Placed<String>> requirements(Cursor spec) {
    return spec.placedTexts("requirements").toList();
  }
}
