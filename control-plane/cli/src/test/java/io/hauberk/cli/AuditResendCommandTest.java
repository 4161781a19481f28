package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That they arrive is for {@code SinkPumpTest}. */
class AuditResendCommandTest {
  @TempDir Path state;
  private Path sinks;

  @BeforeEach
  void twoSinks() throws IOException {
    sinks = state.resolve("evidence/sinks");
    refuse("soc", 7, "403 wrong index", "403 wrong index", "400 \u001b[31mtoo long");
    Files.createDirectories(sinks.resolve("archive"));
  }

  private void refuse(String sink, int first, String... reasons) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String reason : reasons) {
      lines.append(
          "{\"index\":%d,\"refused\":\"2026-11-21T10:00:0%dZ\",\"reason\":\"%s\",\"record\":\"e30=\"}\n"
              .formatted(first++, first % 10, reason.replace("\u001b", "\\u001b")));
    }
    Path dead = Files.createDirectories(sinks.resolve(sink).resolve("dead"));
    Files.writeString(dead.resolve("00000000000000000007.jsonl"), lines);
  }

  private Ran resend(String... more) {
    List<String> words =
        Stream.concat(Stream.of("audit", "resend", "--state", state.toString()), Stream.of(more))
            .toList();
    return Ran.of(words.toArray(String[]::new));
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(sinks.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aDryRunSaysWhatWasRefusedAndWhyAndMovesNothing() throws IOException {
    Ran ran = resend("--dry-run");
    assertEquals("", ran.err());
    assertEquals(0, ran.status());
    assertTrue(ran.out().contains("(and 1 others) 403 wrong index"), ran.out());
    assertTrue(ran.out().contains("soc   3        0"), ran.out());
    assertTrue(ran.out().endsWith("3 would be sent again\n"), ran.out());
    assertFalse(ran.out().contains("\u001b"), ran.out());
    assertFalse(Files.exists(sinks.resolve("soc/resend")));
    assertTrue(resend("--dry-run", "-o", "json").out().contains("\"403 wrong index\" : 2"));
  }

  @Test
  void whatWasRefusedIsHandedOverBesideWhatWaitsAlready() throws IOException {
    assertTrue(
        resend("soc").out().endsWith("3 are sent again, as soon as the control plane runs\n"));
    assertEquals(List.of(), files("soc/dead"));
    refuse("soc", 7, "403 wrong index");
    Ran ran = resend();
    assertTrue(ran.out().contains("soc   1        3"), ran.out());
    assertEquals(
        List.of("00000000000000000007-2.jsonl", "00000000000000000007.jsonl"), files("soc/resend"));
    assertTrue(resend("archive").out().endsWith("nothing was refused\n"));
  }

  @Test
  void aNameThatIsNoneIsSaidBeforeAnythingMoves() throws IOException {
    Ran ran = resend("soc", "sock");
    assertEquals(3, ran.status());
    assertTrue(ran.err().contains("no sink `sock` has sent anything; there are `archive`, `soc`"));
    assertEquals(1, files("soc/dead").size());
    assertEquals(5, Ran.of("audit", "resend", "--state", state + "-none").status());
  }
}
