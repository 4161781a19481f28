package io.hauberk.evidence.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Filters as a condition of SQL. What was asked for is handed over apart from its text. */
record Where(String sql, List<Object> parameters) {
  Where {
    parameters = List.copyOf(parameters);
  }

  static Where of(List<Filter> filters) {
    List<String> conditions = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    for (Filter filter : filters) {
      conditions.add(condition(filter, parameters));
    }
    return new Where(conditions.isEmpty() ? "true" : String.join(" AND ", conditions), parameters);
  }

  private static String condition(Filter filter, List<Object> parameters) {
    return switch (filter) {
      case Filter.Workload(var end, var namespace, var name) -> {
        Collections.addAll(parameters, namespace, name);
        yield column(end, "namespace") + " = ? AND " + column(end, "workload") + " = ?";
      }
      case Filter.Namespace(var end, var namespace) ->
          with(namespace, column(end, "namespace") + " = ?", parameters);
      case Filter.Label(var end, var key, var value) ->
          with(
              Lines.one(Lines.label(key, value)),
              "contains(" + column(end, "labels") + ", ?)",
              parameters);
      case Filter.Account(var end, var id) ->
          with(id, column(end, "spiffe_id") + " = ?", parameters);
      case Filter.Rule(var decision) -> {
        Collections.addAll(parameters, decision, decision + "/");
        yield "(decision = ? OR starts_with(decision, ?))";
      }
      case Filter.Requirement(var id) ->
          with(Lines.one(id), "contains(requirements, ?)", parameters);
      case Filter.Verdict(var allowed) -> allowed ? "allowed" : "NOT allowed";
      case Filter.ShadowDiffers unused -> "shadow_allowed <> allowed";
      case Filter.Since(var time) -> with(utc(time), "time >= ?", parameters);
      case Filter.Until(var time) -> with(utc(time), "time < ?", parameters);
      case Filter.Kinds(var kinds) -> {
        parameters.addAll(kinds);
        yield "kind IN (" + String.join(", ", Collections.nCopies(kinds.size(), "?")) + ")";
      }
      case Filter.Uid(var uid) -> with(uid, "uid = ?", parameters);
      case Filter.From(var index) -> with(index, "\"index\" >= ?", parameters);
      case Filter.Before(var index) -> with(index, "\"index\" < ?", parameters);
    };
  }

  private static String with(Object parameter, String condition, List<Object> parameters) {
    parameters.add(parameter);
    return condition;
  }

  private static LocalDateTime utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }

  private static String column(Filter.End end, String name) {
    return end.name().toLowerCase(Locale.ROOT) + "_" + name;
  }

  void set(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      statement.setObject(i + 1, parameters.get(i));
    }
  }

  /** Whether a record of that file may be meant, going by the file's name. */
  static boolean mayBeIn(StoreFile file, List<Filter> filters) {
    return filters.stream()
        .allMatch(
            filter ->
                switch (filter) {
                  case Filter.Since(var time) -> !file.newest().isBefore(time);
                  case Filter.Until(var time) -> file.oldest().isBefore(time);
                  case Filter.From(var index) -> file.end() > index;
                  case Filter.Before(var index) -> file.first() < index;
                  default -> true;
                });
  }
}
