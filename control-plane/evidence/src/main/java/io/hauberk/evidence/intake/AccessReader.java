package io.hauberk.evidence.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Rfc3339;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a record of a line. */
final class AccessReader {
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
  private static final Duration LONGEST = Duration.ofDays(3660);

  private final Roster roster;
  private final Redaction redaction;
  private final MessageDigest unused;

  AccessReader(Roster roster, Redaction redaction) {
    this.roster = roster;
    this.redaction = redaction;
    try {
      this.unused = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Of a line: its record but for the number in the proxy's sequence, which is 0.
   *
   * @throws EntryRefused when it is none of ours, or not the teller's to tell
   */
  EvidenceRecord read(LogEntry entry, Teller teller, Arrival arrival, Cut cut) throws EntryRefused {
    Observer.Layer layer = layer(entry);
    requireOwn(entry, teller);
    Instant time = time(entry);
    Duration duration = duration(entry);
    boolean open = isOpen(entry);
    teller.heard(arrival.sent().orElse(time.plus(duration)), arrival.collected());
    Optional<Duration> skew = teller.skew();
    Instant at = time.minus(skew.orElse(Duration.ZERO));
    Outcome told = Verdicts.outcome(entry);
    Parties parties = new Parties(roster, teller, at, cut);
    Access access =
        new Access(
            new Observer(teller.instance().dnsName(), layer, 0, skew),
            parties.caller(entry, layer),
            parties.target(entry, layer),
            connection(entry, layer, told.decision(), duration, open, cut),
            exchange(entry, cut),
            told);
    return new EvidenceRecord(
        uid(entry, teller, layer, open), time, arrival.collected(), joined(access, at));
  }

  private Access joined(Access access, Instant at) {
    Outcome told = access.outcome();
    return new Access(
        access.observer(),
        access.caller(),
        access.target(),
        access.connection(),
        access.http(),
        new Outcome(
            told.allowed(),
            told.decision(),
            told.allowed() ? Optional.empty() : roster.missed(access, at),
            told.shadow(),
            told.revision(),
            told.candidate(),
            roster.requirements(told.decision(), at)));
  }

  private static Observer.Layer layer(LogEntry entry) throws EntryRefused {
    return switch (entry.text("layer").orElse("")) {
      case "inbound" -> Observer.Layer.INBOUND;
      case "outbound" -> Observer.Layer.OUTBOUND;
      case "listener" -> Observer.Layer.LISTENER;
      default -> throw malformed("a line is of no layer");
    };
  }

  /** The server's certificate in a line is the teller's own, or the line is somebody else's. */
  private static void requireOwn(LogEntry entry, Teller teller) throws EntryRefused {
    Optional<String> server = entry.text("server");
    if (server.isPresent() && !server.get().equals(teller.account().toString())) {
      throw new EntryRefused(
          EntryRefused.Reason.NOT_ITS_OWN,
          "`" + teller.instance() + "` tells of a server that it is not");
    }
  }

  private static Instant time(LogEntry entry) throws EntryRefused {
    try {
      Instant time = Rfc3339.parse(entry.text("time").orElse(""));
      if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
        throw malformed("a line is of a time that cannot be");
      }
      return time;
    } catch (DateTimeParseException e) {
      throw malformed("a line has no time");
    }
  }

  private static Duration duration(LogEntry entry) {
    return Duration.ofMillis(Math.clamp(entry.number("duration"), 0, LONGEST.toMillis()));
  }

  private static boolean isOpen(LogEntry entry) {
    return switch (entry.text("log_type").orElse("")) {
      case "TcpUpstreamConnected",
          "TcpPeriodic",
          "TcpConnectionStart",
          "DownstreamStart",
          "DownstreamPeriodic",
          "DownstreamTunnelSuccessfullyEstablished",
          "UpstreamPoolReady",
          "UpstreamPeriodic" ->
          true;
      default -> false;
    };
  }

  private static Connection connection(
      LogEntry entry,
      Observer.Layer layer,
      String decision,
      Duration duration,
      boolean open,
      Cut cut) {
    return new Connection(
        cut.text(entry.text("connection")),
        cut.text(entry.text("protocol")).orElse("TCP"),
        Parties.port(entry, layer, decision),
        cut.text(entry.text("tls_version")),
        cut.text(entry.text("tls_cipher")),
        cut.text(entry.text("server_name")),
        cut.text(entry.text("failure").or(() -> entry.text("upstream_failure"))),
        cut.text(entry.text("termination").or(() -> entry.text("details"))),
        Math.max(0, entry.number("bytes_in")),
        Math.max(0, entry.number("bytes_out")),
        duration,
        open);
  }

  private Optional<Exchange> exchange(LogEntry entry, Cut cut) {
    if (entry.text("method").isEmpty()
        && entry.text("protocol").filter(p -> p.startsWith("HTTP")).isEmpty()) {
      return Optional.empty();
    }
    String asked = withoutQuery(entry.text("path").orElse(""));
    String kept = redaction.path(asked);
    String path = cut.path(kept);
    boolean less =
        !path.equals(asked)
            || !asked.equals(entry.text("path").orElse(""))
            || entry.text("query").filter("true"::equals).isPresent();
    return Optional.of(
        new Exchange(
            cut.text(entry.text("request").orElse("")),
            cut.text(entry.text("method").orElse("")),
            cut.text(entry.text("host").orElse("")),
            path,
            less,
            Math.clamp(entry.number("status"), 0, 999),
            entry.text("grpc_status").map(unused -> small(entry.number("grpc_status"))),
            headers(entry, cut)));
  }

  private static int small(long number) {
    return Math.clamp(number, 0, 999);
  }

  /** The proxy leaves it out; a line from elsewhere may not. */
  private static String withoutQuery(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '?' || path.charAt(i) == '#') {
        return path.substring(0, i);
      }
    }
    return path;
  }

  private SortedMap<String, String> headers(LogEntry entry, Cut cut) {
    if (redaction.headers().isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, String> headers = new TreeMap<>();
    for (String name : redaction.headers()) {
      entry.text("header." + name).ifPresent(value -> headers.put(name, cut.header(value)));
    }
    return headers;
  }

  /**
   * Equal for the same thing told twice, unlike for any other. The id of a request is not enough:
   * its caller may choose it, and so hide one request behind another.
   */
  private String uid(LogEntry entry, Teller teller, Observer.Layer layer, boolean open) {
    String whole =
        String.join(
            "\0",
            teller.instance().dnsName(),
            layer.name(),
            open ? "open" : "end",
            entry.text("time").orElse(""),
            entry.text("connection").orElse(""),
            entry.text("request").orElse(""),
            entry.text("peer_address").orElse(""),
            "");
    return HexFormat.of().formatHex(sha256().digest(whole.getBytes(UTF_8)), 0, 16);
  }

  /** A copy of one that is never used is had sooner than another. */
  private MessageDigest sha256() {
    try {
      return (MessageDigest) unused.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EntryRefused malformed(String why) {
    return new EntryRefused(EntryRefused.Reason.MALFORMED, why);
  }
}
