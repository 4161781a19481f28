package io.hauberk.e2e.bypass;

import static io.hauberk.e2e.bypass.Section.DEFAULT_DENY;
import static io.hauberk.e2e.bypass.Section.EVERYTHING;
import static io.hauberk.e2e.bypass.Section.NO_REQUEST;
import static io.hauberk.e2e.bypass.Section.READ;
import static io.hauberk.e2e.bypass.Section.line;
import static io.hauberk.e2e.bypass.Section.raw;

import java.util.List;
import java.util.stream.Stream;

/** Request smuggling, upgrades, and other protocols than the one that is spoken. */
@SuppressWarnings("StringConcatToTextBlock") // CR LF is meant as it stands
final class ProtocolAttempts {
  private static final String CODEC = "hardening/envoy/http1.codec_error";
  private static final String START = "POST /customer-records HTTP/1.1\r\nHost: alice.alice\r\n";
  private static final String SMUGGLED = "GET /admin HTTP/1.1\r\nHost: alice.alice\r\n\r\n";
  private static final String RECORDS = "/customer-records";
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private ProtocolAttempts() {}

  static List<Attempt> all() {
    return Stream.of(lengths(), bodies(), versions(), upgrades(), transport())
        .flatMap(section -> section.attempts().stream())
        .toList();
  }

  /** Two ways to say how long the body is, sent by somebody whose POST would be allowed. */
  private static Section lengths() {
    String both = "hardening/envoy/http1.content_length_and_chunked_not_allowed";
    String coding = "hardening/envoy/http1.invalid_transfer_encoding";
    return new Section("Request smuggling: how long is the body")
        .refused("CL.TE", "wide", body("Content-Length: 6", "Transfer-Encoding: chunked"), both)
        .refused("TE.CL", "wide", body("Transfer-Encoding: chunked", "Content-Length: 6"), both)
        .refused(
            "two `Content-Length` that differ",
            "wide",
            body("Content-Length: 6", "Content-Length: 7"),
            CODEC)
        .refused(
            "two `Content-Length` that agree",
            "wide",
            body("Content-Length: 6", "Content-Length: 6"),
            CODEC)
        .refused("`Content-Length: 6, 6`", "wide", body("Content-Length: 6, 6"), CODEC)
        .refused("`Content-Length: +6`", "wide", body("Content-Length: +6"), CODEC)
        .refused("`Content-Length: -1`", "wide", body("Content-Length: -1"), CODEC)
        .refused("`Content-Length: 0x6`", "wide", body("Content-Length: 0x6"), CODEC)
        .refused(
            "`Content-Length` above 64 bits",
            "wide",
            body("Content-Length: 99999999999999999999"),
            CODEC)
        .refused(
            "`Transfer-Encoding : chunked`", "wide", body("Transfer-Encoding : chunked"), CODEC)
        .refused(
            "`Transfer-Encoding: xchunked`", "wide", body("Transfer-Encoding: xchunked"), coding)
        .refused(
            "`Transfer-Encoding: chunked, identity`",
            "wide",
            body("Transfer-Encoding: chunked, identity"),
            coding)
        .refused(
            "two `Transfer-Encoding`",
            "wide",
            body("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
            coding)
        .refused(
            "`Transfer-Encoding` after a vertical tab",
            "wide",
            body("Transfer-Encoding: \u000bchunked"),
            "hardening/envoy/http1.invalid_characters")
        .refused(
            "chunked and `Content-Length` under another spelling",
            "wide",
            body("Content-Length: 6", "transfer-ENCODING: CHUNKED"),
            both);
  }

  private static Section bodies() {
    return new Section("Request smuggling: a second request")
        .harmless(
            "a chunk size above 64 bits",
            "wide",
            chunked("fffffffffffffffff\r\n"),
            EVERYTHING,
            RECORDS)
        .harmless("a negative chunk size", "wide", chunked("-1\r\n"), EVERYTHING, RECORDS)
        .harmless(
            "a chunk longer than it says",
            "wide",
            chunked("1\r\nabc\r\n0\r\n\r\n"),
            EVERYTHING,
            RECORDS)
        .refused(
            "the second of two pipelined requests",
            "bob",
            raw(
                "bob",
                "GET /admin HTTP/1.1\r\nHost: alice.alice\r\n\r\n"
                    + "GET /admin HTTP/1.1\r\nHost: alice.alice\r\nConnection: close\r\n\r\n"),
            DEFAULT_DENY)
        .harmless(
            "a request inside the body of a `GET`",
            "bob",
            raw(
                "bob",
                "GET /customer-records/1 HTTP/1.1\r\nHost: alice.alice\r\nConnection: close\r\n"
                    + "Content-Length: "
                    + SMUGGLED.length()
                    + "\r\n\r\n"
                    + SMUGGLED),
            READ,
            "/customer-records/1")
        .harmless(
            "a request behind the last chunk, connection to be closed",
            "bob",
            raw(
                "bob",
                "GET /customer-records/1 HTTP/1.1\r\nHost: alice.alice\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                    + SMUGGLED),
            READ,
            "/customer-records/1")
        .harmless(
            "a request inside a chunk extension",
            "bob",
            raw(
                "bob",
                "GET /customer-records/1 HTTP/1.1\r\nHost: alice.alice\r\nConnection: close\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n0;x=\"GET /admin\"\r\n\r\n"),
            READ,
            "/customer-records/1");
  }

  private static Section versions() {
    String low = "hardening/envoy/low_version";
    return new Section("Version of HTTP")
        .refused("HTTP/1.0", "bob", line("bob", "GET /customer-records HTTP/1.0"), low)
        .refused(
            "HTTP/1.0 kept alive",
            "bob",
            raw(
                "bob",
                "GET /customer-records HTTP/1.0\r\nHost: alice.alice\r\n"
                    + "Connection: keep-alive\r\n\r\n"),
            low)
        .refused("HTTP/0.9", "bob", raw("bob", "GET /customer-records\r\n\r\n"), low)
        .refused("HTTP/1.2", "bob", line("bob", "GET /customer-records HTTP/1.2"), low)
        .refused("HTTP/9.9", "bob", line("bob", "GET /customer-records HTTP/9.9"), low)
        .refused("HTTP/2 where `http/1.1` was agreed on", "bob", raw("bob", PREFACE + "\0"), CODEC);
  }

  private static Section upgrades() {
    String failed = "hardening/envoy/upgrade_failed";
    return new Section("Upgrades")
        .refused(
            "WebSocket, inside the grant",
            "bob",
            raw(
                "bob",
                "GET /customer-records HTTP/1.1\r\nHost: alice.alice\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"),
            failed)
        .refused(
            "an unknown protocol",
            "wide",
            raw(
                "wide",
                "GET / HTTP/1.1\r\nHost: alice.alice\r\nConnection: Upgrade\r\n"
                    + "Upgrade: TLS/1.3\r\n\r\n"),
            failed)
        .refused(
            "`h2c`, not inside the grant",
            "bob",
            raw(
                "bob",
                "GET /admin HTTP/1.1\r\nHost: alice.alice\r\n"
                    + "Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"),
            DEFAULT_DENY)
        .harmless(
            "`h2c`, inside the grant: the upgrade is taken off",
            "bob",
            raw(
                "bob",
                "GET /customer-records HTTP/1.1\r\nHost: alice.alice\r\n"
                    + "Connection: close, Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"),
            READ,
            "/customer-records");
  }

  private static Section transport() {
    String request =
        "GET /customer-records HTTP/1.1\r\nHost: alice.alice\r\nConnection: close\r\n\r\n";
    return new Section("Transport")
        .refused(
            "plain HTTP",
            "nobody",
            wire -> wire.plain(request),
            "hardening/handshake: http_request")
        .refused(
            "plain HTTP/2",
            "nobody",
            wire -> wire.plain(PREFACE),
            "hardening/handshake: wrong_version_number")
        .refused(
            "bytes that are neither",
            "nobody",
            wire -> wire.plain("\0\0\0\0\0\0\0\0"),
            "hardening/handshake: wrong_version_number")
        .refused(
            "TLS 1.2 with a good certificate",
            "bob",
            wire -> wire.tls("bob", new Wire.Hello("TLSv1.2", List.of("http/1.1")), request),
            "hardening/handshake: unsupported_protocol")
        .refused(
            "an unknown application protocol",
            "bob",
            wire ->
                wire.tls(
                    "bob",
                    new Wire.Hello("TLSv1.3", List.of("foo")),
                    request.replace("customer-records", "admin")),
            DEFAULT_DENY)
        .refused(
            "HTTP/1.1 where `h2` was agreed on",
            "bob",
            wire -> wire.tls("bob", Wire.Hello.HTTP2, request),
            NO_REQUEST)
        .refused(
            "HTTP/2 with no application protocol agreed on",
            "bob",
            wire ->
                wire.http2(
                    "bob",
                    new Wire.Hello("TLSv1.3", List.of()),
                    Http2.Request.of("GET", "/admin", "alice.alice")),
            DEFAULT_DENY);
  }

  private static Attempt.Sending body(String... headers) {
    return raw("wide", START + String.join("\r\n", headers) + "\r\n\r\n0\r\n\r\n" + SMUGGLED);
  }

  private static Attempt.Sending chunked(String body) {
    return raw("wide", START + "Transfer-Encoding: chunked\r\n\r\n" + body);
  }
}
