package io.hauberk.e2e.bypass;

import io.hauberk.e2e.bypass.Attempt.Expected.Harmless;
import io.hauberk.e2e.bypass.Attempt.Expected.Limit;
import io.hauberk.e2e.bypass.Attempt.Expected.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the attempts of one part of the table. */
final class Section {
  /** The grants that the attempts lean on; the mesh of the test defines them. */
  static final String READ = "alice/records/read";

  static final String EVERYTHING = "alice/wide/everything";
  static final String DEFAULT_DENY = "default-deny/alice/alice";
  static final String NO_ADMIN = "guardrail/secrets/no-admin";

  /** Envoy closes before there is a request: there is nothing to log. */
  static final String NO_REQUEST = "";

  private final String title;
  private final List<Attempt> attempts = new ArrayList<>();

  Section(String title) {
    this.title = title;
  }

  List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  Section refused(String what, String caller, Attempt.Sending sending, String by) {
    attempts.add(new Attempt(title, what, caller, sending, new Refused(by)));
    return this;
  }

  Section harmless(String what, String caller, Attempt.Sending sending, String by, String target) {
    attempts.add(
        new Attempt(
            title,
            what,
            caller,
            sending,
            new Harmless(by, Optional.of(target).filter(t -> !t.isEmpty()))));
    return this;
  }

  /** What cannot be helped is written down, and seen to be no worse than that. */
  Section limit(String what, String caller, Attempt.Sending sending, String by) {
    attempts.add(new Attempt(title, what, caller, sending, new Limit(by)));
    return this;
  }

  /** A GET of Bob's for this target must be refused. */
  Section bobGets(String target, String by) {
    return refused(code("GET " + target), "bob", get("bob", target), by);
  }

  /** A GET of somebody's who may do everything but {@code /admin} must be refused. */
  Section wideGets(String target, String by) {
    return refused(code("GET " + target), "wide", get("wide", target), by);
  }

  /** A GET of Bob's that arrives as it is, because it is inside his grant however one reads it. */
  Section bobMayGet(String target) {
    return harmless(code("GET " + target), "bob", get("bob", target), READ, target);
  }

  static Attempt.Sending get(String caller, String target) {
    return line(caller, "GET " + target + " HTTP/1.1");
  }

  /** A request with this request line and an ordinary Host. */
  static Attempt.Sending line(String caller, String requestLine, String... headers) {
    StringBuilder bytes = new StringBuilder(requestLine).append("\r\nHost: alice.alice\r\n");
    for (String header : headers) {
      bytes.append(header).append("\r\n");
    }
    return raw(caller, bytes + "Connection: close\r\n\r\n");
  }

  static Attempt.Sending raw(String caller, String bytes) {
    return wire -> wire.http1(caller, bytes);
  }

  static Attempt.Sending http2(String caller, Http2.Request request) {
    return wire -> wire.http2(caller, Wire.Hello.HTTP2, request);
  }

  /** For the table: control characters and non-ASCII bytes as escapes. */
  static String code(String text) {
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                shown.append(
                    c < 0x20 || c > 0x7e || c == '|' || c == '`'
                        ? "\\x%02x".formatted(c)
                        : Character.toString(c)));
    return "`" + shown + "`";
  }
}
