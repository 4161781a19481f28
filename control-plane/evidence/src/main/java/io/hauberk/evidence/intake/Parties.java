package io.hauberk.evidence.intake;

import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Party;
import io.hauberk.identity.WorkloadId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Joins both ends of a line with who they were at a moment. */
final class Parties {
  /** Of a cluster, or of a decision, where it means one workload only. */
  private static final Pattern CALLEE =
      Pattern.compile("(?:to-|egress/)([a-z0-9-]{1,63})/([a-z0-9.-]{1,253}):([0-9]{1,5})");

  private static final Pattern WORKLOAD = Pattern.compile("([a-z0-9-]{1,63})/([a-z0-9.-]{1,253})");
  private static final Pattern HOST =
      Pattern.compile("([a-z0-9-]{1,63})\\.([a-z0-9-]{1,63})(?::[0-9]{1,5})?");
  private static final Pattern PORT =
      Pattern.compile("(?:http|tcp)-([0-9]{1,5})|(?:to-|egress/|ext-)[^+]*:([0-9]{1,5})");

  private final Roster roster;
  private final Teller teller;
  private final Instant at;
  private final Cut cut;

  Parties(Roster roster, Teller teller, Instant at, Cut cut) {
    this.roster = roster;
    this.teller = teller;
    this.at = at;
    this.cut = cut;
  }

  Party caller(LogEntry entry, Observer.Layer layer) {
    return switch (layer) {
      case OUTBOUND -> own(entry.text("peer_address"));
      case INBOUND -> peer(entry, "caller", "instance", "caller_serial", "peer_address");
      case LISTENER ->
          new Party(
              false,
              cut.text(entry.text("unverified_caller")),
              cut.text(entry.text("unverified_instance")),
              cut.text(entry.text("unverified_caller_serial")),
              cut.text(entry.text("peer_address")),
              Optional.empty());
    };
  }

  Party target(LogEntry entry, Observer.Layer layer) {
    return switch (layer) {
      case INBOUND, LISTENER -> own(entry.text("local_address"));
      case OUTBOUND -> callee(entry);
    };
  }

  /** The number by which policies name a port. */
  static Optional<Integer> port(LogEntry entry, Observer.Layer layer, String decision) {
    Optional<String> told =
        switch (layer) {
          case INBOUND -> entry.text("chain");
          case OUTBOUND -> entry.text("cluster").or(() -> entry.text("target").map("to-"::concat));
          case LISTENER -> entry.text("chain");
        };
    Optional<Integer> port =
        told.map(PORT::matcher)
            .filter(Matcher::matches)
            .map(m -> Integer.parseInt(m.group(1) == null ? m.group(2) : m.group(1)));
    return port.or(() -> unmatched(decision));
  }

  private static Optional<Integer> unmatched(String decision) {
    int colon = decision.lastIndexOf(':');
    if (!decision.startsWith("unmatched-port/") || colon < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Integer.parseInt(decision.substring(colon + 1)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The workload of the proxy that told: by its certificate, whatever the line says. */
  private Party own(Optional<String> address) {
    return new Party(
        true,
        Optional.of(teller.account().toString()),
        Optional.of(teller.instance().dnsName()),
        Optional.empty(),
        cut.text(address),
        roster.instance(teller.instance().dnsName(), at));
  }

  private Party peer(LogEntry entry, String uri, String dns, String serial, String address) {
    Optional<String> instance = entry.text(dns);
    boolean verified = entry.text(uri).isPresent();
    return new Party(
        verified,
        cut.text(entry.text(uri)),
        cut.text(instance),
        cut.text(entry.text(serial)),
        cut.text(entry.text(address)),
        verified ? instance.flatMap(name -> roster.instance(name, at)) : Optional.empty());
  }

  private Party callee(LogEntry entry) {
    Party seen = peer(entry, "callee", "callee_instance", "", "upstream");
    if (seen.workload().isPresent()) {
      return seen;
    }
    Optional<Party.Workload> asked =
        entry
            .text("cluster")
            .map(CALLEE::matcher)
            .filter(Matcher::matches)
            .flatMap(m -> roster.workload(m.group(1), m.group(2), at))
            .or(() -> wanted(entry))
            .or(() -> host(entry))
            .or(() -> address(entry));
    return new Party(
        seen.verified(),
        seen.spiffeId(),
        seen.instance(),
        seen.certificateSerial(),
        seen.address().or(() -> cut.text(entry.text("local_address"))),
        asked);
  }

  private Optional<Party.Workload> wanted(LogEntry entry) {
    return entry
        .text("target")
        .map(text -> text.substring(0, Math.max(0, text.lastIndexOf(':'))))
        .map(WORKLOAD::matcher)
        .filter(Matcher::matches)
        .flatMap(m -> roster.workload(m.group(1), m.group(2), at));
  }

  /** {@link WorkloadId#host}. */
  private Optional<Party.Workload> host(LogEntry entry) {
    return entry
        .text("host")
        .map(HOST::matcher)
        .filter(Matcher::matches)
        .flatMap(m -> roster.workload(m.group(2), m.group(1), at));
  }

  private Optional<Party.Workload> address(LogEntry entry) {
    return entry
        .text("upstream")
        .or(() -> entry.text("local_address"))
        .map(text -> text.substring(0, Math.max(0, text.lastIndexOf(':'))))
        .map(
            text ->
                text.startsWith("[") && text.endsWith("]")
                    ? text.substring(1, text.length() - 1)
                    : text)
        .filter(text -> !text.isEmpty())
        .flatMap(text -> roster.address(text, at));
  }
}
