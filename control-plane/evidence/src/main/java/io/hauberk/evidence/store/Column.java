package io.hauberk.evidence.store;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.Shed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table: what questions filter and group by. The whole record stands in the last
 * one, byte for byte as it is in the log.
 *
 * @param value of a record; null where it has none
 */
record Column(String name, Type type, Function<Entry, @Nullable Object> value) {
  /** What is in it. */
  enum Type {
    TEXT("VARCHAR"),
    NUMBER("BIGINT"),
    FLAG("BOOLEAN"),
    TIME("TIMESTAMP"),
    BYTES("BLOB");

    final String sql;

    Type(String sql) {
      this.sql = sql;
    }
  }

  static final List<Column> ALL = all();

  /** The columns as the database wants them. */
  static String table() {
    return ALL.stream()
        .map(column -> "\"" + column.name + "\" " + column.type.sql)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static List<Column> all() {
    List<Column> all = new ArrayList<>();
    all.add(new Column("index", Type.NUMBER, Entry::index));
    all.add(text("uid", entry -> entry.record().map(EvidenceRecord::uid).orElse(null)));
    all.add(new Column("time", Type.TIME, Entry::time));
    all.add(text("kind", Entry::kind));
    all.add(text("proxy", Column::proxy));
    all.add(text("layer", e -> e.of(Access.class, a -> word(a.observer().layer()))));
    party("caller", Entry::caller, all);
    party("target", Entry::target, all);
    request(all);
    outcome(all);
    others(all);
    all.add(new Column("record", Type.BYTES, Entry::bytes));
    return List.copyOf(all);
  }

  /** Reads something of one of the two parties. */
  private interface OfParty {
    @Nullable Object of(Entry entry, Function<Party, @Nullable Object> value);
  }

  private static void party(String which, OfParty party, List<Column> all) {
    Function<Function<Party.Workload, Optional<String>>, Function<Entry, @Nullable Object>> of =
        value -> entry -> party.of(entry, p -> p.workload().flatMap(value).orElse(null));
    all.add(text(which, e -> party.of(e, Column::name)));
    all.add(text(which + "_namespace", of.apply(w -> Optional.of(w.namespace()))));
    all.add(text(which + "_workload", of.apply(w -> Optional.of(w.name()))));
    all.add(text(which + "_pod", of.apply(Party.Workload::pod)));
    all.add(text(which + "_labels", of.apply(w -> Optional.of(Lines.of(w.labels())))));
    all.add(text(which + "_spiffe_id", e -> party.of(e, p -> p.spiffeId().orElse(null))));
    all.add(text(which + "_address", e -> party.of(e, p -> p.address().orElse(null))));
    all.add(new Column(which + "_verified", Type.FLAG, e -> party.of(e, Party::verified)));
  }

  /** What it is counted under; few, so that counting is cheap. */
  private static String name(Party party) {
    return party
        .workload()
        .map(w -> w.namespace() + "/" + w.name())
        .or(party::spiffeId)
        .or(() -> party.address().map(Column::withoutPort))
        .orElse("-");
  }

  private static String withoutPort(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }

  private static void request(List<Column> all) {
    all.add(
        number(
            "port",
            e ->
                e.of(
                    Access.class,
                    a -> a.connection().port().map(Integer::longValue).orElse(null))));
    all.add(text("protocol", e -> e.of(Access.class, a -> a.connection().protocol())));
    all.add(text("method", e -> e.http(Exchange::method)));
    all.add(text("host", e -> e.http(Exchange::host)));
    all.add(text("path", e -> e.http(Exchange::path)));
    all.add(number("status", e -> e.http(http -> (long) http.status())));
  }

  private static void outcome(List<Column> all) {
    all.add(new Column("allowed", Type.FLAG, outcome(Outcome::allowed)));
    all.add(text("decision", outcome(Outcome::decision)));
    all.add(text("missed", outcome(o -> o.missed().map(Column::word).orElse(null))));
    all.add(
        new Column(
            "shadow_allowed",
            Type.FLAG,
            outcome(o -> o.shadow().map(Outcome.Shadow::allowed).orElse(null))));
    all.add(
        text(
            "shadow_decision",
            outcome(o -> o.shadow().map(Outcome.Shadow::decision).orElse(null))));
    all.add(text("revision", outcome(o -> o.revision().orElse(null))));
    all.add(
        text(
            "requirements",
            outcome(o -> o.requirements().isEmpty() ? null : Lines.of(o.requirements()))));
  }

  /** Of what is no access: who or what it is about, in one sentence, how many, since when. */
  private static void others(List<Column> all) {
    all.add(text("actor", e -> e.of(Administration.class, Administration::actor)));
    all.add(text("action", e -> e.of(Administration.class, a -> word(a.action()))));
    all.add(text("object", e -> e.of(Administration.class, Column::object)));
    all.add(
        new Column(
            "accepted", Type.FLAG, e -> e.of(Administration.class, Administration::accepted)));
    all.add(text("alarm", e -> e.of(Alarm.class, Alarm::rule)));
    all.add(text("severity", e -> e.of(Alarm.class, alarm -> word(alarm.severity()))));
    all.add(text("subject", e -> e.of(Alarm.class, Alarm::subject)));
    all.add(text("summary", Column::summary));
    all.add(number("count", Column::count));
  }

  private static @Nullable Object proxy(Entry entry) {
    Object observer = entry.of(Access.class, access -> access.observer().proxy());
    return observer == null ? entry.of(Gap.class, Gap::proxy) : observer;
  }

  private static Object object(Administration act) {
    return act.kind() + " " + act.namespace().map(ns -> ns + "/").orElse("") + act.name();
  }

  private static @Nullable Object summary(Entry entry) {
    Object alarm = entry.of(Alarm.class, Alarm::summary);
    if (alarm != null) {
      return alarm;
    }
    Object gap = entry.of(Gap.class, g -> word(g.how()) + ", " + between(g.from(), g.to()));
    return gap == null
        ? entry.of(Shed.class, s -> s.why() + ", " + between(s.from(), s.to()))
        : gap;
  }

  private static String between(Instant from, Instant to) {
    return from + " to " + to;
  }

  private static @Nullable Object count(Entry entry) {
    Object alarm = entry.of(Alarm.class, Alarm::count);
    if (alarm != null) {
      return alarm;
    }
    Object gap = entry.of(Gap.class, Gap::missing);
    return gap == null ? entry.of(Shed.class, Shed::count) : gap;
  }

  private static Column text(String name, Function<Entry, @Nullable Object> value) {
    return new Column(name, Type.TEXT, value);
  }

  private static Column number(String name, Function<Entry, @Nullable Object> value) {
    return new Column(name, Type.NUMBER, value);
  }

  private static Function<Entry, @Nullable Object> outcome(
      Function<Outcome, @Nullable Object> value) {
    return entry -> entry.of(Access.class, access -> value.apply(access.outcome()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
