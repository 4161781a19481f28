package io.hauberk.e2e.bypass;

import static io.hauberk.e2e.bypass.Section.DEFAULT_DENY;
import static io.hauberk.e2e.bypass.Section.READ;
import static io.hauberk.e2e.bypass.Section.code;
import static io.hauberk.e2e.bypass.Section.line;
import static io.hauberk.e2e.bypass.Section.raw;

import java.util.List;
import java.util.stream.Stream;

/** Methods, hosts and headers over HTTP/1.1. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF is meant as it stands
final class RequestAttempts {
  private static final String CODEC = "hardening/envoy/http1.codec_error";
  private static final String CHARACTERS = "hardening/envoy/http1.invalid_characters";
  private static final String AUTHORITY = "hardening/envoy/http.invalid_authority";
  private static final String ONE = "/customer-records/1";

  private RequestAttempts() {}

  static List<Attempt> all() {
    return Stream.of(methods(), hosts(), headers(), spoofs())
        .flatMap(section -> section.attempts().stream())
        .toList();
  }

  private static Section methods() {
    Section section = new Section("Method");
    for (String method :
        List.of("POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND", "MKCOL")) {
      section.refused(code(method + " " + ONE), "bob", method("bob", method), DEFAULT_DENY);
    }
    for (String method : List.of("get", "GeT", "XGET", "GET\u00a0", "")) {
      section.refused(code(method + " " + ONE), "bob", method("bob", method), CODEC);
    }
    return section
        .refused(code("TRACE " + ONE), "bob", method("bob", "TRACE"), "hardening/method")
        .refused(code("TRACE " + ONE), "wide", method("wide", "TRACE"), "hardening/method")
        .refused(
            code("CONNECT alice.alice:443"),
            "wide",
            line("wide", "CONNECT alice.alice:443 HTTP/1.1"),
            "no-policy/alice/alice")
        .refused(
            code("OPTIONS *"),
            "wide",
            line("wide", "OPTIONS * HTTP/1.1"),
            "hardening/envoy/absolute_path_rejected")
        .harmless(
            "`GET` with `X-HTTP-Method-Override: DELETE`",
            "bob",
            line("bob", "GET " + ONE + " HTTP/1.1", "X-HTTP-Method-Override: DELETE"),
            READ,
            ONE);
  }

  private static Attempt.Sending method(String caller, String method) {
    return line(caller, method + " " + ONE + " HTTP/1.1");
  }

  private static Section hosts() {
    Section section = new Section("Host");
    for (String host : List.of("", "a@x", "alice.alice:443:443", "alice.alice,evil")) {
      section.refused(code("Host: " + host), "bob", host(ONE, host), "hardening/host");
    }
    for (String host : List.of("evil", "alice.alice.evil", "xalice.alice", "alice", "127.0.0.1")) {
      section.refused(
          code("Host: " + host) + " where the grant names `alice.alice`",
          "bob",
          host("/by-host", host),
          DEFAULT_DENY);
    }
    for (String host : List.of("ALICE.alice", "alice.alice:443", "alice.alice.")) {
      section.harmless(
          code("Host: " + host) + ", which is the granted one",
          "bob",
          host("/by-host", host),
          "alice/records/by-host",
          "/by-host");
    }
    return section
        .refused(
            "two `Host` headers, the granted one first",
            "bob",
            host("/by-host", "alice.alice\r\nHost: evil"),
            "hardening/host")
        .refused(
            "two `Host` headers, the granted one last",
            "bob",
            host("/by-host", "evil\r\nHost: alice.alice"),
            "hardening/host")
        .refused(
            "no `Host`",
            "bob",
            raw("bob", "GET " + ONE + " HTTP/1.1\r\nConnection: close\r\n\r\n"),
            "hardening/envoy/missing_host_header")
        .refused(code("Host: alice alice"), "bob", host(ONE, "alice alice"), AUTHORITY)
        .refused(code("Host: x/y"), "bob", host(ONE, "x/y"), AUTHORITY);
  }

  private static Attempt.Sending host(String target, String host) {
    return raw(
        "bob", "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  private static Section headers() {
    return new Section("Headers that rules name, and headers that are none")
        .refused("`x-role` missing", "bob", role(), DEFAULT_DENY)
        .refused("`x-role: user`", "bob", role("x-role: user"), DEFAULT_DENY)
        .refused("`x-role: Admin`", "bob", role("x-role: Admin"), DEFAULT_DENY)
        .refused(
            "`x-role` twice, the good one first",
            "bob",
            role("x-role: admin", "x-role: user"),
            "hardening/repeated-header/x-role")
        .refused(
            "`x-role` twice, the good one last",
            "bob",
            role("x-role: user", "X-Role: admin"),
            "hardening/repeated-header/x-role")
        .refused(
            "`x-role: user, admin`",
            "bob",
            role("x-role: user, admin"),
            "hardening/repeated-header/x-role")
        .refused(
            "`x-role` folded over two lines",
            "bob",
            role("x-role: user,\r\n admin"),
            "hardening/repeated-header/x-role")
        .refused(
            "`x_role: admin`",
            "bob",
            role("x_role: admin"),
            "hardening/envoy/http1.unexpected_underscore")
        .refused("a space before the colon", "bob", role("x-role : admin"), CODEC)
        .refused("a space in the name", "bob", role("x role: admin"), CODEC)
        .refused("no name", "bob", role(": admin"), CODEC)
        .refused("NUL in a value", "bob", role("x-role: admin\0"), CHARACTERS)
        .refused("NUL in a name", "bob", role("x-role\0: admin"), CHARACTERS)
        .refused(
            "the header only as a trailer of a chunked body",
            "bob",
            raw(
                "bob",
                "GET /by-role HTTP/1.1\r\n"
                    + "Host: alice.alice\r\n"
                    + "Connection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n"
                    + "Trailer: x-role\r\n\r\n"
                    + "0\r\n"
                    + "x-role: admin\r\n\r\n"),
            DEFAULT_DENY);
  }

  private static Attempt.Sending role(String... headers) {
    return line("bob", "GET /by-role HTTP/1.1", headers);
  }

  private static Section spoofs() {
    Section section = new Section("Headers that pretend");
    for (String header :
        List.of(
            "x-forwarded-client-cert: By=x;Hash=y;URI=spiffe://example.org/ns/wide/sa/wide",
            "x-forwarded-for: 127.0.0.1",
            "x-envoy-original-path: /customer-records/1",
            "x-original-url: /customer-records/1",
            "x-rewrite-url: /customer-records/1",
            "x-forwarded-prefix: /customer-records",
            "x-forwarded-proto: http",
            "x-envoy-internal: true",
            "x-envoy-decorator-operation: admin",
            "x-hauberk-decision: allowed",
            "forwarded: for=127.0.0.1;host=alice.alice")) {
      section.refused(
          code(header), "bob", line("bob", "GET /admin HTTP/1.1", header), DEFAULT_DENY);
    }
    return section.harmless(
        "`x-forwarded-client-cert` of another caller on an allowed request",
        "bob",
        line(
            "bob",
            "GET " + ONE + " HTTP/1.1",
            "x-forwarded-client-cert: URI=spiffe://example.org/ns/wide/sa/wide"),
        READ,
        ONE);
  }
}
