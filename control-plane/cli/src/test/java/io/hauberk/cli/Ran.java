package io.hauberk.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** What one command line did. */
record Ran(int status, String out, String err) {
  static Ran of(String... words) {
    return withInput("", words);
  }

  static Ran withInput(String in, String... words) {
    return run(in, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")), words);
  }

  /** At the time of the machine, for what talks to others. */
  static Ran live(String... words) {
    return run("", InstantSource.system(), words);
  }

  private static Ran run(String in, InstantSource clock, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Hauberk.run(
            new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out),
                new PrintWriter(err),
                Map.of(),
                clock),
            words);
    return new Ran(status, out.toString(), err.toString());
  }
}
