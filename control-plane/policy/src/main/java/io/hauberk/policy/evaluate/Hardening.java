package io.hauberk.policy.evaluate;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.DecisionName;
import io.hauberk.policy.model.HttpPattern;
import io.hauberk.policy.model.PlainPath;
import io.hauberk.policy.model.PortPolicy;
import io.hauberk.policy.model.Request;
import io.hauberk.policy.model.RuleSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses, before any rule is looked at, what two programs could read in two ways. Nothing is ever
 * rewritten: the program behind the sidecar receives what the client sent.
 */
final class Hardening {
  private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]*");
  private static final Set<String> REFUSED_METHODS = Set.of("TRACE", "CONNECT");
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+])(?::[0-9]{1,5})?");

  private Hardening() {}

  /** The first reason to refuse the request, in the order in which Envoy asks. */
  static Optional<DecisionName> refuse(TrustDomain trustDomain, PortPolicy port, Request request) {
    Optional<String> reason =
        switch (request) {
          case Request.Tcp(var caller) -> identity(trustDomain, caller);
          case Request.Http http ->
              Stream.of(
                      PlainPath.refusal(http.path()),
                      method(http.method()),
                      host(http.host()),
                      identity(trustDomain, http.caller()),
                      repeatedHeader(port, http))
                  .flatMap(Optional::stream)
                  .findFirst();
        };
    return reason.map(DecisionName.Hardening::new);
  }

  private static Optional<String> method(String method) {
    return unless(METHOD.matcher(method).matches() && !REFUSED_METHODS.contains(method), "method");
  }

  private static Optional<String> host(String host) {
    return unless(HOST.matcher(host).matches(), "host");
  }

  private static Optional<String> identity(TrustDomain trustDomain, Caller caller) {
    return unless(
        caller.account().trustDomain().equals(trustDomain)
            && caller.account().serviceAccount().isPresent()
            && isOf(trustDomain, caller.instance()),
        "identity");
  }

  private static boolean isOf(TrustDomain trustDomain, InstanceName instance) {
    String name = instance.dnsName();
    return name.endsWith(".workload." + trustDomain)
        ? name.split("\\.", -1).length == trustDomain.name().split("\\.", -1).length + 3
        : name.endsWith(".pod." + trustDomain)
            && name.split("\\.", -1).length == trustDomain.name().split("\\.", -1).length + 2;
  }

  /** A header that some rule names, and that comes twice or with a comma: which value counts? */
  private static Optional<String> repeatedHeader(PortPolicy port, Request.Http http) {
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    for (Request.Header header : http.headers()) {
      if (!seen.add(header.name()) || header.value().contains(",")) {
        repeated.add(header.name());
      }
    }
    return namedHeaders(port)
        .filter(repeated::contains)
        .findFirst()
        .map("repeated-header/"::concat);
  }

  private static Stream<String> namedHeaders(PortPolicy port) {
    Set<String> names = new TreeSet<>();
    Stream.concat(Stream.of(port.enforced()), port.candidate().stream())
        .flatMap(Hardening::patterns)
        .forEach(pattern -> pattern.headers().forEach(header -> names.add(header.name())));
    return names.stream();
  }

  private static Stream<HttpPattern> patterns(RuleSet rules) {
    return Stream.of(
            rules.never().stream().map(RuleSet.Never::conditions),
            rules.only().stream().flatMap(only -> only.alternatives().stream()),
            rules.grants().stream().map(RuleSet.Grant::conditions))
        .flatMap(conditions -> conditions)
        .flatMap(conditions -> conditions.http().stream());
  }

  private static Optional<String> unless(boolean good, String reason) {
    return good ? Optional.empty() : Optional.of(reason);
  }
}
