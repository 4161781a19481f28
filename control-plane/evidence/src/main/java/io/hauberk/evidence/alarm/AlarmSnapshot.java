package io.hauberk.evidence.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a watch knows, as JSON: histories, callers and what is held down. Where instances are, and
 * which revision a workload runs, is learned again within minutes.
 */
final class AlarmSnapshot {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private AlarmSnapshot() {}

  static byte[] write(AlarmWatch watch) {
    ObjectNode all = JSON.createObjectNode().put("version", VERSION);
    all.put("bucket", watch.buckets().newest());
    ArrayNode unobserved = all.putArray("unobserved");
    Arrays.stream(watch.buckets().unobserved()).forEach(unobserved::add);
    series(all.putObject("policies"), watch.denials().policies());
    series(all.putObject("pairs"), watch.denials().pairs());
    ObjectNode callers = all.putObject("callers");
    watch
        .firstSeen()
        .all()
        .forEach(
            (name, target) -> {
              ObjectNode json = callers.putObject(name).put("since", target.since().toString());
              ObjectNode seen = json.putObject("seen");
              target.callers().forEach((caller, last) -> seen.put(caller, last.toString()));
            });
    ArrayNode held = all.putArray("held");
    watch.hold().all().forEach((key, value) -> held.add(held(key, value)));
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Puts it into a new watch.
   *
   * @throws IOException when it is no snapshot of this version; the watch may know part of it
   */
  static void read(byte[] snapshot, AlarmWatch watch) throws IOException {
    try {
      JsonNode all = JSON.readTree(snapshot);
      if (all.path("version").asInt() != VERSION) {
        throw new IOException("not a snapshot of alarms of version " + VERSION);
      }
      long[] unobserved =
          all.path("unobserved").valueStream().mapToLong(JsonNode::asLong).toArray();
      watch.buckets().restore(all.path("bucket").asLong(), unobserved);
      restore(all.path("policies"), watch.denials().policies());
      restore(all.path("pairs"), watch.denials().pairs());
      for (Map.Entry<String, JsonNode> target : all.path("callers").properties()) {
        LinkedHashMap<String, Instant> seen = new LinkedHashMap<>();
        target
            .getValue()
            .path("seen")
            .properties()
            .forEach(caller -> seen.put(caller.getKey(), instant(caller.getValue())));
        Instant since = instant(target.getValue().path("since"));
        watch.firstSeen().restore(target.getKey(), new FirstSeen.Target(since, seen));
      }
      for (JsonNode held : all.path("held")) {
        restore(held, watch.hold());
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("a damaged snapshot of alarms", e);
    }
  }

  private static void series(ObjectNode json, SeriesTable table) {
    table
        .all()
        .forEach(
            (name, series) -> {
              ObjectNode one = json.putObject(name);
              one.put("recent", series.recent).put("seen", series.seen);
              one.put("active", series.active);
              if (series.inOpen() > 0) {
                Arrays.stream(series.open).forEach(one.putArray("open")::add);
                Arrays.stream(series.told).forEach(one.putArray("told")::add);
              }
              ArrayNode hours = one.putArray("hours");
              Arrays.stream(series.hours).forEach(hours::add);
              ArrayNode hoursSeen = one.putArray("hoursSeen");
              Arrays.stream(series.hoursSeen).forEach(hoursSeen::add);
            });
  }

  private static void restore(JsonNode json, SeriesTable table) {
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      JsonNode one = entry.getValue();
      Series series = new Series(one.path("active").asLong());
      series.recent = one.path("recent").asDouble();
      series.seen = one.path("seen").asInt();
      for (int i = 0; i < series.open.length; i++) {
        series.open[i] = one.path("open").path(i).asInt();
        series.told[i] = one.path("told").path(i).asInt();
      }
      for (int i = 0; i < series.hours.length; i++) {
        series.hours[i] = one.path("hours").path(i).asDouble();
        series.hoursSeen[i] = one.path("hoursSeen").path(i).asInt();
      }
      table.restore(entry.getKey(), series);
    }
  }

  private static ObjectNode held(HoldDown.Key key, HoldDown.Held value) {
    ObjectNode json = JSON.createObjectNode().put("rule", key.rule().name());
    json.put("subject", key.subject()).put("until", value.until().toString());
    value
        .pending()
        .ifPresent(
            pending -> {
              ObjectNode since = json.putObject("pending").put("summary", pending.summary());
              since.put("count", pending.count()).put("usual", pending.usual());
              since.put("from", pending.from().toString()).put("to", pending.to().toString());
              pending.evidence().forEach(since.putArray("evidence")::add);
            });
    return json;
  }

  private static void restore(JsonNode json, HoldDown hold) {
    JsonNode since = json.path("pending");
    Optional<HoldDown.Pending> pending =
        since.isMissingNode()
            ? Optional.empty()
            : Optional.of(
                new HoldDown.Pending(
                    since.path("summary").asText(),
                    since.path("count").asLong(),
                    since.path("usual").asDouble(),
                    instant(since.path("from")),
                    instant(since.path("to")),
                    since.path("evidence").valueStream().map(JsonNode::asText).toList()));
    hold.restore(
        new HoldDown.Key(
            AlarmRule.valueOf(json.path("rule").asText()), json.path("subject").asText()),
        new HoldDown.Held(instant(json.path("until")), pending));
  }

  private static Instant instant(JsonNode json) {
    return Instant.parse(json.asText());
  }
}
