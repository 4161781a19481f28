package io.hauberk.policy.evaluate;

import io.hauberk.policy.evaluate.Explanation.Aspect;
import io.hauberk.policy.evaluate.Explanation.Check;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.CallerPattern;
import io.hauberk.policy.model.Conditions;
import io.hauberk.policy.model.HeaderPattern;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.Identities;
import io.hauberk.policy.model.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Each condition of a rule by itself; of alternatives the one that came nearest. */
final class ConditionChecks {
  static final Comparator<List<Check>> FEWEST_FAILURES =
      Comparator.<List<Check>>comparingLong(
              checks -> checks.stream().filter(check -> !check.holds()).count())
          .thenComparing(checks -> -checks.size());

  private ConditionChecks() {}

  static List<Check> of(Conditions conditions, Request request) {
    List<Check> checks = new ArrayList<>();
    conditions.from().stream()
        .map(pattern -> caller(pattern, request.caller()))
        .min(FEWEST_FAILURES)
        .ifPresent(checks::addAll);
    if (!conditions.http().isEmpty()) {
      switch (request) {
        case Request.Tcp unused -> checks.add(new Check(Aspect.PROTOCOL, false, "HTTP", "TCP"));
        case Request.Http http ->
            conditions.http().stream()
                .map(pattern -> http(pattern, http))
                .min(FEWEST_FAILURES)
                .ifPresent(checks::addAll);
      }
    }
    return checks;
  }

  private static List<Check> caller(CallerPattern pattern, Caller caller) {
    List<Check> checks = new ArrayList<>();
    switch (pattern.identities()) {
      case Identities.Any() -> {}
      case Identities.InNamespaces(var namespaces) ->
          checks.add(
              new Check(
                  Aspect.NAMESPACE,
                  Matches.identity(pattern.identities(), caller),
                  join(namespaces),
                  caller
                      .account()
                      .serviceAccount()
                      .map(account -> account.namespace())
                      .orElse(caller.account().toString())));
      case Identities.Listed listed -> checks.add(identity(listed, caller));
    }
    if (!pattern.addresses().isEmpty()) {
      checks.add(
          new Check(
              Aspect.ADDRESS,
              pattern.addresses().stream().anyMatch(block -> block.contains(caller.address())),
              join(pattern.addresses()),
              caller.address().toString()));
    }
    return checks;
  }

  private static Check identity(Identities.Listed listed, Caller caller) {
    List<String> siblings =
        listed.instances().stream()
            .filter(instance -> instance.account().equals(caller.account()))
            .map(instance -> instance.name().toString())
            .toList();
    if (!siblings.isEmpty() && !listed.accounts().contains(caller.account())) {
      return new Check(
          Aspect.WORKLOAD,
          siblings.contains(caller.instance().toString()),
          join(siblings),
          caller.instance().toString());
    }
    List<String> admitted = new ArrayList<>();
    listed.accounts().forEach(account -> admitted.add(account.toString()));
    listed.instances().forEach(instance -> admitted.add(instance.name().toString()));
    return new Check(
        Aspect.ACCOUNT,
        listed.accounts().contains(caller.account()),
        admitted.isEmpty() ? "nobody today" : join(admitted),
        caller.account().toString());
  }

  private static List<Check> http(HttpPattern pattern, Request.Http http) {
    List<Check> checks = new ArrayList<>();
    if (!pattern.methods().isEmpty()) {
      checks.add(
          new Check(
              Aspect.METHOD,
              pattern.methods().contains(http.method()),
              join(pattern.methods()),
              http.method()));
    }
    if (!pattern.hosts().isEmpty()) {
      checks.add(
          new Check(
              Aspect.HOST,
              pattern.hosts().stream().anyMatch(host -> Matches.host(host, http.host())),
              join(pattern.hosts().stream().map(PatternText::host).toList()),
              http.host()));
    }
    if (!pattern.paths().isEmpty()) {
      checks.add(
          new Check(
              Aspect.PATH,
              http.path().startsWith("/")
                  && pattern.paths().stream().anyMatch(path -> Matches.path(path, http.path())),
              join(pattern.paths().stream().map(PatternText::path).toList()),
              http.path()));
    }
    for (HeaderPattern header : pattern.headers()) {
      checks.add(
          new Check(
              Aspect.HEADER,
              Matches.header(header, http),
              PatternText.header(header),
              found(header.name(), http)));
    }
    return checks;
  }

  private static String found(String name, Request.Http http) {
    String values =
        http.headers().stream()
            .filter(header -> header.name().equals(name))
            .map(Request.Header::value)
            .collect(Collectors.joining(", "));
    return values.isEmpty() ? "no " + name : name + ": " + values;
  }

  private static String join(Collection<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
