package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code -Dgolden.update=true} writes the page instead of comparing it. */
class CliReferenceTest {
  @Test
  void thePageIsWhatTheCommandsSay() throws IOException {
    Path page = Path.of(System.getProperty("hauberk.root"), "docs", "reference", "cli.md");
    String now = CliReference.of(Hauberk.commandLine(Terminal.system()));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, now);
    }
    assertEquals(Files.readString(page), now);
  }
}
