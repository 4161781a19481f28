package io.hauberk.testkit.chain;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Caller;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.Request;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request with the answer that a real Envoy gave.
 *
 * @param caller name of an account, with {@code @} and the number of its pod
 * @param headers each {@code name: value}
 * @param answer {@code allowed NAME} or {@code denied NAME}
 * @param shadow the same for the candidate; {@code -} where there is none
 */
record ReferenceCase(
    String caller,
    String method,
    String target,
    List<String> headers,
    String answer,
    String shadow) {
  private static final String READ = "alice/bob-reads-customer-records/read-records";
  private static final String DEFAULT = "denied default-deny/alice.alice";

  Caller who() {
    String account = caller.substring(0, caller.indexOf('@'));
    String pod = caller.substring(caller.indexOf('@') + 1);
    return new Caller(
        SpiffeId.parse("spiffe://example.org/ns/" + account + "/sa/" + account),
        new InstanceName("uid-" + pod + ".pod.example.org"),
        IpAddress.parse("127.0.0.1"));
  }

  Request.Http request() {
    return new Request.Http(
        who(),
        method,
        target,
        "alice.alice",
        headers.stream()
            .map(line -> line.split(": ", 2))
            .map(parts -> new Request.Header(parts[0], parts[1]))
            .toList());
  }

  static Stream<ReferenceCase> all() {
    return Stream.of(
        get("bob@1", "/customer-records/1", "allowed " + READ, "allowed " + READ),
        get("bob@1", "/customer-records?x=//..;%2f", "allowed " + READ, "allowed " + READ),
        get("bob@1", "/customer-records/docs/1", "allowed " + READ, "allowed " + READ),
        get("carol@3", "/customer-records/docs/1", "allowed alice/docs/carol", noCarol()),
        get("carol@3", "/customer-records/1", DEFAULT, noCarol()),
        get("bob@1", "/customer-recordsX", DEFAULT, DEFAULT),
        of("bob@1", "POST", "/customer-records/1", "allowed alice/bob-writes/one-pod", DEFAULT),
        of("bob@2", "POST", "/customer-records/1", DEFAULT, DEFAULT),
        of("bob@1", "DELETE", "/customer-records/1", "denied guardrail/pci/no-deletes", DEFAULT),
        get("dave@4", "/pages/1", "denied guardrail/pci", DEFAULT),
        get("eve@9", "/pages/1", "denied quarantine/eve-pod-9", "-"),
        get("mallory@5", "/pages/1", "denied quarantine/mallory-2026-11-21", "-"),
        get("carol@3", "/pages/1", "allowed alice/pages/everybody", noCarol()),
        get("carol@3", "/pages/internal/x", "denied guardrail/secrets/no-internal", noCarol()),
        admin("allowed alice/admin/by-role", noCarol(), "x-role: admin"),
        admin(repeated(), repeated(), "x-role: admin", "x-role: user"),
        admin(repeated(), repeated(), "x-role: user, admin"),
        get("bob@1", "/nope", DEFAULT, DEFAULT),
        refused("//customer-records", "path-double-slash"),
        refused("/customer-records//1", "path-double-slash"),
        refused("/customer-records/../admin", "path-dot-segment"),
        refused("/customer-records/.", "path-dot-segment"),
        refused("/customer-records/%2e%2e/admin", "path-dot-segment"),
        refused("/customer-records/..;/admin", "path-dot-segment"),
        refused("/customer-records;x=1", "path-parameter"),
        refused("/customer-records%3bx", "path-parameter"),
        refused("/customer-records/a%2fb", "path-encoded-slash"),
        refused("/customer-records/a%5Cb", "path-encoded-slash"),
        refused("/customer-records/a\\b", "path-backslash"),
        refused("/customer-records/%252e", "path-double-encoding"),
        refused("/customer-records/a%00", "path-encoded-control"),
        refused("/customer-records/%0d%0a", "path-encoded-control"),
        refused("/%63ustomer-records/1", "path-encoded-plain"),
        refused("/customer-records/a%zz", "path-bad-escape"),
        refused("/customer-records/a%2", "path-bad-escape"),
        refused("/customer-records/[1]", "path-character"),
        get("bob@1", "/customer-records/a%20b", "allowed " + READ, "allowed " + READ),
        get("bob@1", "/customer-records/...", "allowed " + READ, "allowed " + READ),
        get("bob@1", "/customer-records/.well-known", "allowed " + READ, "allowed " + READ));
  }

  private static ReferenceCase of(
      String caller, String method, String target, String answer, String shadow) {
    return new ReferenceCase(caller, method, target, List.of(), answer, shadow);
  }

  private static ReferenceCase get(String caller, String target, String answer, String shadow) {
    return of(caller, "GET", target, answer, shadow);
  }

  private static ReferenceCase admin(String answer, String shadow, String... headers) {
    return new ReferenceCase("carol@3", "GET", "/admin/x", List.of(headers), answer, shadow);
  }

  private static ReferenceCase refused(String target, String reason) {
    return get("bob@1", target, "denied hardening/" + reason, "denied hardening/" + reason);
  }

  private static String repeated() {
    return "denied hardening/repeated-header/x-role";
  }

  private static String noCarol() {
    return "denied guardrail/pci-v2/no-carol";
  }
}
