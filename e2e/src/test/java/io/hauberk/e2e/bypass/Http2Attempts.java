package io.hauberk.e2e.bypass;

import static io.hauberk.e2e.bypass.Section.DEFAULT_DENY;
import static io.hauberk.e2e.bypass.Section.READ;
import static io.hauberk.e2e.bypass.Section.code;
import static io.hauberk.e2e.bypass.Section.http2;

import java.util.List;
import java.util.stream.Stream;

/** Header blocks that no HTTP/2 library would send, and gRPC. */
final class Http2Attempts {
  private static final String FIELD = "hardening/envoy/http2.invalid.header.field";
  private static final String MESSAGING = "hardening/envoy/http2.violation.of.messaging.rule";
  private static final Http2.Request GOOD =
      Http2.Request.of("GET", "/customer-records/1", "alice.alice");

  private Http2Attempts() {}

  static List<Attempt> all() {
    return Stream.of(pseudo(), fields(), paths(), grpc())
        .flatMap(section -> section.attempts().stream())
        .toList();
  }

  private static Section pseudo() {
    return new Section("HTTP/2: pseudo header fields")
        .harmless("an ordinary request", "bob", http2("bob", GOOD), READ, "/customer-records/1")
        .refused("two `:path`", "bob", http2("bob", GOOD.with(":path", "/admin")), FIELD)
        .refused("two `:method`", "bob", http2("bob", GOOD.with(":method", "POST")), FIELD)
        .refused("two `:authority`", "bob", http2("bob", GOOD.with(":authority", "evil")), FIELD)
        .refused("no `:path`", "bob", http2("bob", GOOD.without(":path")), MESSAGING)
        .refused("no `:method`", "bob", http2("bob", GOOD.without(":method")), MESSAGING)
        .refused("an empty `:path`", "bob", http2("bob", GOOD.but(":path", "")), FIELD)
        .refused(
            "an unknown pseudo header", "bob", http2("bob", GOOD.with(":role", "admin")), FIELD)
        .refused(
            "a pseudo header behind an ordinary one",
            "bob",
            http2("bob", GOOD.without(":path").with("a", "b").with(":path", "/customer-records")),
            FIELD)
        .refused(
            "`:scheme: http`", "bob", http2("bob", GOOD.but(":scheme", "http")), "hardening/scheme")
        .refused(
            "`:scheme: ftp`", "bob", http2("bob", GOOD.but(":scheme", "ftp")), "hardening/scheme")
        .refused(
            "`:method: get`", "bob", http2("bob", GOOD.but(":method", "get")), "hardening/method")
        .refused("`:method: FOO`", "bob", http2("bob", GOOD.but(":method", "FOO")), DEFAULT_DENY)
        .refused(
            "`:method: TRACE`",
            "wide",
            http2("wide", GOOD.but(":method", "TRACE")),
            "hardening/method")
        .refused(
            "extended `CONNECT` for a WebSocket",
            "wide",
            http2("wide", GOOD.but(":method", "CONNECT").with(":protocol", "websocket")),
            FIELD)
        .refused(
            "`CONNECT`",
            "wide",
            http2(
                "wide",
                new Http2.Request(
                    List.of(
                        new Http2.Field(":method", "CONNECT"),
                        new Http2.Field(":authority", "alice.alice:443")))),
            "no-policy/alice/alice");
  }

  private static Section fields() {
    return new Section("HTTP/2: header fields")
        .refused(
            "`:authority` that is not granted, `host` that is",
            "bob",
            http2(
                "bob",
                GOOD.but(":path", "/by-host")
                    .but(":authority", "evil")
                    .with("host", "alice.alice")),
            DEFAULT_DENY)
        .refused(
            "no `:authority`, no `host`",
            "bob",
            http2("bob", GOOD.without(":authority")),
            MESSAGING)
        .refused(
            "`:authority` with a user",
            "bob",
            http2("bob", GOOD.but(":authority", "a@alice.alice")),
            FIELD)
        .refused("a name in upper case", "bob", http2("bob", GOOD.with("X-Role", "admin")), FIELD)
        .refused(
            "a `connection` header", "bob", http2("bob", GOOD.with("connection", "close")), FIELD)
        .refused(
            "`transfer-encoding: chunked`",
            "bob",
            http2("bob", GOOD.with("transfer-encoding", "chunked")),
            FIELD)
        .refused("`te: gzip`", "bob", http2("bob", GOOD.with("te", "gzip")), FIELD)
        .refused(
            "`upgrade: websocket`", "bob", http2("bob", GOOD.with("upgrade", "websocket")), FIELD)
        .refused(
            "CR LF in a value", "bob", http2("bob", GOOD.with("a", "b\r\nx-role: admin")), FIELD)
        .refused("NUL in a value", "bob", http2("bob", GOOD.with("a", "b\0")), FIELD)
        .refused("a colon in a name", "bob", http2("bob", GOOD.with("a:b", "c")), FIELD)
        .refused(
            "`content-length: 5` and no body",
            "bob",
            http2("bob", GOOD.with("content-length", "5")),
            MESSAGING)
        .refused(
            "`x-role` twice",
            "bob",
            http2(
                "bob",
                GOOD.but(":path", "/by-role").with("x-role", "user").with("x-role", "admin")),
            "hardening/repeated-header/x-role");
  }

  private static Section paths() {
    Section section = new Section("HTTP/2: paths");
    for (String path :
        List.of("/customer-records /admin", "/customer-records/\tx", "/customer-records/\0")) {
      section.refused(code(":path: " + path), "bob", path(path), FIELD);
    }
    for (String path : List.of("customer-records/1", "http://x/customer-records", "*")) {
      section.refused(code(":path: " + path), "bob", path(path), MESSAGING);
    }
    return section
        .refused(
            code(":path: /customer-records#/../admin"),
            "bob",
            path("/customer-records#/../admin"),
            "hardening/envoy/path_normalization_failed")
        .refused(
            "the raw byte `0xc3` in the path",
            "bob",
            path("/customer-records/\u00c3"),
            "hardening/path-character")
        .refused(
            "the raw byte `0xff` in the path",
            "bob",
            path("/customer-records/\u00ff"),
            "hardening/path-character")
        .refused(
            code(":path: /customer-records/..\\admin"),
            "bob",
            path("/customer-records/..\\admin"),
            "hardening/path-backslash")
        .refused(
            code(":path: /customer-records/../admin"),
            "bob",
            path("/customer-records/../admin"),
            "hardening/path-dot-segment")
        .refused(
            code(":path: //customer-records"),
            "bob",
            path("//customer-records"),
            "hardening/path-double-slash");
  }

  private static Attempt.Sending path(String path) {
    return http2("bob", GOOD.but(":path", path));
  }

  /** The grant names service {@code acme.Records}, method {@code Get}. */
  private static Section grpc() {
    return new Section("gRPC")
        .harmless(
            "the granted method",
            "bob",
            call("/acme.Records/Get"),
            "alice/records/rpc",
            "/acme.Records/Get")
        .refused("another method", "bob", call("/acme.Records/Delete"), DEFAULT_DENY)
        .refused("another spelling of the method", "bob", call("/acme.Records/get"), DEFAULT_DENY)
        .refused("another spelling of the service", "bob", call("/acme.records/Get"), DEFAULT_DENY)
        .refused(
            "a name that begins like the method", "bob", call("/acme.Records/GetAll"), DEFAULT_DENY)
        .refused("a segment behind the method", "bob", call("/acme.Records/Get/All"), DEFAULT_DENY)
        .refused("no leading slash", "bob", call("acme.Records/Get"), MESSAGING)
        .refused(
            "two leading slashes", "bob", call("//acme.Records/Get"), "hardening/path-double-slash")
        .refused(
            "`.` of the service as any character", "bob", call("/acmeXRecords/Get"), DEFAULT_DENY)
        .refused(
            "another content type",
            "bob",
            http2(
                "bob",
                Http2.Request.of("POST", "/acme.Records/Get", "alice.alice")
                    .with("content-type", "application/json")),
            DEFAULT_DENY)
        .refused(
            "no content type",
            "bob",
            http2("bob", Http2.Request.of("POST", "/acme.Records/Get", "alice.alice")),
            DEFAULT_DENY)
        .refused(
            "`GET` of the method",
            "bob",
            http2(
                "bob",
                Http2.Request.of("GET", "/acme.Records/Get", "alice.alice")
                    .with("content-type", "application/grpc")),
            DEFAULT_DENY);
  }

  private static Attempt.Sending call(String path) {
    return http2(
        "bob",
        Http2.Request.of("POST", path, "alice.alice").with("content-type", "application/grpc"));
  }
}
