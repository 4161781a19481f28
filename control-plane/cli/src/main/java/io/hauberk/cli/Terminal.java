package io.hauberk.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/** What a command has around it. */
record Terminal(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> environment,
    InstantSource clock) {

  /** That of this process. */
  static Terminal system() {
    return new Terminal(
        System.in,
        new PrintWriter(System.out, false, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        InstantSource.system());
  }

  /** A line about the command itself, such as its progress. */
  void say(String line) {
    err.println("hauberk: " + line);
    err.flush();
  }
}
