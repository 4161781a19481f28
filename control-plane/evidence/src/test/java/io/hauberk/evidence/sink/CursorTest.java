package io.hauberk.evidence.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CursorTest {
  @TempDir Path folder;

  @Test
  void itIsAbsentUntilItIsWritten() throws IOException {
    assertEquals(OptionalLong.empty(), cursor().read());
    cursor().write(0);
    assertEquals(OptionalLong.of(0), cursor().read());
  }

  @Test
  void theNewNumberOverwritesTheOldAndLeavesNothingOfIt() throws IOException {
    for (long next : List.of(1L, 999L, Long.MAX_VALUE, 1000L)) {
      cursor().write(next);
      assertEquals(OptionalLong.of(next), cursor().read());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("cursor")), files.toList());
    }
  }

  @Test
  void oneOfAnotherLengthIsReplaced() throws IOException {
    Files.writeString(folder.resolve("cursor"), "hauberk-cursor/1\n1234567\n");
    assertEquals(OptionalLong.of(1_234_567), cursor().read());
    cursor().write(1_234_568);
    assertEquals(OptionalLong.of(1_234_568), cursor().read());
  }

  @Test
  void whatIsNoCursorIsNotTakenForOne() throws IOException {
    Files.writeString(folder.resolve("cursor"), "hauberk-cursor/1\n");
    assertThrows(IOException.class, () -> cursor().read());
  }

  private Cursor cursor() {
    return new Cursor(folder.resolve("cursor"));
  }
}
