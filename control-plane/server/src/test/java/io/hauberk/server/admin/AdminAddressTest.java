package io.hauberk.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdminAddressTest {
  private static final Path LONG = Path.of("/" + "x".repeat(100));

  @Test
  void liesInTheStateDirectory() throws Exception {
    assertEquals(
        Path.of("/s/admin.sock"), AdminAddress.of(Path.of("/s"), Optional.empty()).getPath());
  }

  @Test
  void liesInTheRuntimeDirectoryWhereThatIsTooLong() throws Exception {
    Path run = Path.of("/run/user/1000");
    Path path = AdminAddress.of(LONG, Optional.of(run)).getPath();
    assertEquals(run, path.getParent());
    assertEquals(path, AdminAddress.of(LONG, Optional.of(run)).getPath());
  }

  @Test
  void saysWhatToDoWhereNeitherFits() {
    IOException failure =
        assertThrows(IOException.class, () -> AdminAddress.of(LONG, Optional.empty()));
    assertTrue(String.valueOf(failure.getMessage()).contains("--state"));
  }
}
