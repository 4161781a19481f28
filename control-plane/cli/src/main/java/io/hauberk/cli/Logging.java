package io.hauberk.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.LogManager;

/** What long-running commands say of themselves: one line each, on standard error. */
final class Logging {
  private Logging() {}

  static void configure() {
    try (InputStream in =
        Objects.requireNonNull(Logging.class.getResourceAsStream("logging.properties"))) {
      LogManager.getLogManager().readConfiguration(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
