package io.hauberk.evidence.revision;

import io.hauberk.evidence.record.Exchange;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import io.hauberk.policy.model.WorkloadPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request as a record has it. Headers that rules ask for and the record does not hold are
 * unknown; for each of them everything is tried that the rules can tell apart.
 *
 * @param assumption absent when the record holds all that the rules ask for
 */
record Assumed(Request request, Optional<String> assumption) {
  /** Combinations of values are tried up to that number. */
  private static final int MOST = 4096;

  static List<Assumed> of(Exchange http, Caller caller, WorkloadPolicy rules, int port) {
    List<Request.Header> held = new ArrayList<>();
    http.headers().forEach((name, value) -> held.add(new Request.Header(name, value)));
    if (http.grpcStatus().isPresent() && !http.headers().containsKey("content-type")) {
      held.add(new Request.Header("content-type", "application/grpc"));
    }
    Set<String> known = held.stream().map(Request.Header::name).collect(Collectors.toSet());
    SortedMap<String, Set<Optional<String>>> unknown = new TreeMap<>();
    patterns(rules, port)
        .filter(pattern -> !known.contains(pattern.name()))
        .forEach(
            pattern ->
                unknown
                    .computeIfAbsent(pattern.name(), unused -> nothing())
                    .addAll(values(pattern)));
    List<List<Request.Header>> combinations = List.of(held);
    for (Map.Entry<String, Set<Optional<String>>> header : unknown.entrySet()) {
      combinations = times(combinations, header.getKey(), header.getValue());
    }
    int holds = held.size();
    return combinations.stream()
        .map(
            headers ->
                new Assumed(
                    new Request.Http(caller, http.method(), http.path(), http.host(), headers),
                    unknown.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                            said(unknown.keySet(), headers.subList(holds, headers.size())))))
        .toList();
  }

  private static List<List<Request.Header>> times(
      List<List<Request.Header>> combinations, String name, Set<Optional<String>> values) {
    return combinations.stream()
        .flatMap(
            before ->
                values.stream()
                    .map(
                        value ->
                            value
                                .map(
                                    v ->
                                        Stream.concat(
                                                before.stream(),
                                                Stream.of(new Request.Header(name, v)))
                                            .toList())
                                .orElse(before)))
        .limit(MOST)
        .toList();
  }

  private static String said(Set<String> unknown, List<Request.Header> assumed) {
    Set<String> absent = new LinkedHashSet<>(unknown);
    List<String> parts = new ArrayList<>();
    for (Request.Header header : assumed) {
      absent.remove(header.name());
      parts.add("header `" + header.name() + ": " + header.value() + "`");
    }
    absent.forEach(name -> parts.add("no header `" + name + "`"));
    return String.join(", ", parts);
  }

  /** Absent, of no value that a rule names, and one that comes twice. */
  private static Set<Optional<String>> nothing() {
    Set<Optional<String>> values = new LinkedHashSet<>();
    values.add(Optional.empty());
    values.add(Optional.of(""));
    values.add(Optional.of(","));
    return values;
  }

  private static List<Optional<String>> values(HeaderPattern pattern) {
    return switch (pattern) {
      case HeaderPattern.Exact(var unused, var value) -> List.of(Optional.of(value));
      case HeaderPattern.Prefix(var unused, var prefix) -> List.of(Optional.of(prefix));
      case HeaderPattern.Present unused -> List.of();
      case HeaderPattern.GrpcContent unused -> List.of(Optional.of("application/grpc"));
    };
  }

  private static Stream<HeaderPattern> patterns(WorkloadPolicy rules, int port) {
    return rules.ports().stream()
        .filter(p -> p.number() == port)
        .map(PortPolicy::enforced)
        .flatMap(Assumed::conditions)
        .flatMap(conditions -> conditions.http().stream())
        .flatMap(pattern -> pattern.headers().stream());
  }

  private static Stream<Conditions> conditions(RuleSet rules) {
    return Stream.of(
            rules.never().stream().map(RuleSet.Never::conditions),
            rules.only().stream().flatMap(only -> only.alternatives().stream()),
            rules.grants().stream().map(RuleSet.Grant::conditions))
        .flatMap(all -> all);
  }
}
