package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HauberkTest {
  @TempDir Path dir;

  @Test
  void helpNamesEveryCommand() {
    Ran ran = Ran.of("--help");
    assertEquals(0, ran.status());
    for (String command :
        new String[] {
          "demo",
          "serve",
          "sidecar",
          "token",
          "identity",
          "can",
          "explain",
          "lint",
          "log",
          "report",
          "status",
          "quarantine",
          "release",
          "ca",
          "completion"
        }) {
      assertTrue(ran.out().contains("\n  " + command + " "), command);
    }
  }

  @Test
  void anUnknownCommandIsUsage() {
    assertEquals(
        new Ran(
            2,
            "",
            "hauberk: unmatched argument at index 0: `kan`\nhauberk: see `hauberk --help`\n"),
        Ran.of("kan"));
  }

  @Test
  void whatNeedsARunningControlPlaneSaysHowToStartOne() {
    String state = dir.toString();
    for (String[] words :
        new String[][] {
          {"status", "--state", state},
          {"token", "bob/bob", "--state", state},
          {"quarantine", "bob/bob", "--reason", "r", "--state", state},
          {"release", "bob", "--state", state},
          {"ca", "inspect", "--state", state}
        }) {
      Ran ran = Ran.of(words);
      assertEquals(5, ran.status(), words[0]);
      assertTrue(ran.err().contains("hauberk serve"), ran.err());
    }
  }

  @Test
  void serveSaysWhatIsWrongWithItsFolder() {
    Ran ran =
        Ran.of(
            "serve",
            "--dir",
            dir.toString(),
            "--state",
            dir.resolve("s").toString(),
            "--listen",
            "127.0.0.1:0");
    assertEquals(3, ran.status());
    assertTrue(ran.err().startsWith("hauberk: HBK6101 "), ran.err());
  }

  @Test
  void aTimeThatIsNoneIsUsage() {
    Ran ran = Ran.of("quarantine", "bob/bob", "--reason", "r", "--for", "soon");
    assertEquals(2, ran.status());
    assertTrue(ran.err().contains("`soon` is not a time"), ran.err());
  }

  @Test
  void completionIsAScript() {
    Ran ran = Ran.of("completion");
    assertEquals(0, ran.status());
    assertTrue(ran.out().startsWith("#!/usr/bin/env bash"), ran.out());
  }
}
