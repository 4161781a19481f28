package io.hauberk.evidence.record;

import java.util.Optional;

/** Reads a record from its text form, members in the order in which they are written. */
final class RecordDecoder {
  private RecordDecoder() {}

  static EvidenceRecord record(Members in) throws RecordFormatException {
    if (in.number("v") != RecordCodec.VERSION) {
      throw new RecordFormatException("the record is of version " + in.number("v"));
    }
    return new EvidenceRecord(in.text("uid"), in.time("time"), in.time("collected"), fact(in));
  }

  private static Fact fact(Members in) throws RecordFormatException {
    if (in.has("access")) {
      return access(in.object("access"));
    }
    if (in.has("administration")) {
      return administration(in.object("administration"));
    }
    if (in.has("alarm")) {
      return alarm(in.object("alarm"));
    }
    if (in.has("gap")) {
      return gap(in.object("gap"));
    }
    if (in.has("shed")) {
      return shed(in.object("shed"));
    }
    throw new RecordFormatException("the record says nothing that is known");
  }

  private static Access access(Members in) throws RecordFormatException {
    return new Access(
        observer(in.object("observer")),
        party(in.object("caller")),
        party(in.object("target")),
        connection(in.object("connection")),
        in.has("http") ? Optional.of(exchange(in.object("http"))) : Optional.empty(),
        outcome(in.object("outcome")));
  }

  private static Observer observer(Members in) throws RecordFormatException {
    return new Observer(
        in.text("proxy"),
        in.word("layer", Observer.Layer.class),
        in.number("sequence"),
        in.has("skew") ? Optional.of(in.nanos("skew")) : Optional.empty());
  }

  private static Party party(Members in) throws RecordFormatException {
    return new Party(
        in.flag("verified"),
        in.optionalText("spiffeId"),
        in.optionalText("instance"),
        in.optionalText("certificateSerial"),
        in.optionalText("address"),
        in.has("workload") ? Optional.of(workload(in.object("workload"))) : Optional.empty());
  }

  private static Party.Workload workload(Members in) throws RecordFormatException {
    return new Party.Workload(
        in.text("namespace"),
        in.text("name"),
        in.text("serviceAccount"),
        in.textsByName("labels"),
        in.optionalText("pod"),
        in.optionalText("podUid"),
        in.optionalText("node"));
  }

  private static Connection connection(Members in) throws RecordFormatException {
    return new Connection(
        in.optionalText("id"),
        in.text("protocol"),
        in.optionalSmall("port"),
        in.optionalText("tlsVersion"),
        in.optionalText("tlsCipher"),
        in.optionalText("serverName"),
        in.optionalText("failure"),
        in.optionalText("termination"),
        in.number("bytesIn"),
        in.number("bytesOut"),
        in.nanos("duration"),
        in.has("open") && in.flag("open"));
  }

  private static Exchange exchange(Members in) throws RecordFormatException {
    return new Exchange(
        in.text("requestId"),
        in.text("method"),
        in.text("host"),
        in.text("path"),
        in.flag("redacted"),
        in.small("status"),
        in.optionalSmall("grpcStatus"),
        in.textsByName("headers"));
  }

  private static Outcome outcome(Members in) throws RecordFormatException {
    return new Outcome(
        in.flag("allowed"),
        in.text("decision"),
        in.has("missed") ? Optional.of(in.word("missed", Outcome.Layer.class)) : Optional.empty(),
        in.has("shadow") ? Optional.of(shadow(in.object("shadow"))) : Optional.empty(),
        in.optionalText("revision"),
        in.optionalText("candidate"),
        in.texts("requirements"));
  }

  private static Outcome.Shadow shadow(Members in) throws RecordFormatException {
    return new Outcome.Shadow(in.flag("allowed"), in.text("decision"));
  }

  private static Administration administration(Members in) throws RecordFormatException {
    return new Administration(
        in.text("actor"),
        in.word("source", Administration.Source.class),
        in.word("action", Administration.Action.class),
        in.text("kind"),
        in.optionalText("namespace"),
        in.text("name"),
        in.optionalText("before"),
        in.optionalText("after"),
        in.flag("accepted"),
        in.optionalText("reason"),
        in.textsByName("details"));
  }

  private static Alarm alarm(Members in) throws RecordFormatException {
    return new Alarm(
        in.text("rule"),
        in.word("severity", Alarm.Severity.class),
        in.text("subject"),
        in.text("summary"),
        in.number("count"),
        in.fraction("usual"),
        in.time("from"),
        in.time("to"),
        in.texts("evidence"));
  }

  private static Gap gap(Members in) throws RecordFormatException {
    return new Gap(
        in.text("proxy"),
        in.number("missing"),
        in.word("how", Gap.How.class),
        in.time("from"),
        in.time("to"));
  }

  private static Shed shed(Members in) throws RecordFormatException {
    return new Shed(
        in.number("count"),
        in.numbersByName("decisions"),
        in.text("why"),
        in.time("from"),
        in.time("to"));
  }
}
