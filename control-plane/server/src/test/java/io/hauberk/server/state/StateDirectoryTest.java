package io.hauberk.server.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir Path folder;

  @Test
  void belongsToItsOwnerAlone() throws Exception {
    try (StateDirectory state = StateDirectory.open(folder.resolve("a/state"))) {
      state.file("secret").write("x".getBytes(UTF_8));
      assertEquals("rwx------", permissions(state.path()));
      assertEquals("rw-------", permissions(state.path().resolve("secret")));
      assertEquals("rwx------", permissions(state.subdirectory("tokens")));
    }
  }

  @Test
  void isHeldByOneAtATime() throws Exception {
    Path path = folder.resolve("state");
    try (StateDirectory first = StateDirectory.open(path)) {
      StateFailure failure =
          assertThrows(StateFailure.class, () -> StateDirectory.open(path).close());
      assertEquals(StateFailure.Kind.IN_USE, failure.kind());
      assertTrue(failure.getMessage().contains("`" + path + "`"), failure.getMessage());
      assertEquals(path, first.path());
    }
    StateDirectory.open(path).close();
  }

  @Test
  void refusesADirectoryThatOthersMayRead() throws Exception {
    Path path = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    StateFailure failure = assertThrows(StateFailure.class, () -> StateDirectory.open(path));
    assertEquals(StateFailure.Kind.INACCESSIBLE, failure.kind());
    assertTrue(failure.getMessage().contains("chmod 700"), failure.getMessage());
  }

  @Test
  void replacesContentInOneStep() throws Exception {
    try (StateDirectory state = StateDirectory.open(folder.resolve("state"))) {
      DurableFile file = state.file("f");
      assertTrue(file.read().isEmpty());
      file.write(new byte[] {1});
      file.write(new byte[] {2, 3});
      assertArrayEquals(new byte[] {2, 3}, file.read().orElseThrow());
      assertTrue(file.delete());
      assertFalse(file.delete());
    }
  }

  @Test
  void saysThatTheDiskIsFullAndKeepsWhatWasThere() throws Exception {
    Path path = folder.resolve("state");
    try (StateDirectory state = StateDirectory.open(path)) {
      state.file("kept").write("old".getBytes(UTF_8));
    }
    FullDisk full = FullDisk.run(OpenState.class, path);
    assertTrue(full.output().startsWith("FULL no room to write"), full::output);
    assertEquals("old", Files.readString(path.resolve("kept")));
    try (var left = Files.list(path)) {
      assertEquals(2, left.count(), "the lock and the file, no rests");
    }
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Opens the state directory named by its argument. */
  static final class OpenState {
    private OpenState() {}

    public static void main(String[] args) {
      try (StateDirectory state = StateDirectory.open(Path.of(args[0]))) {
        System.out.println("opened " + state.path());
      } catch (StateFailure e) {
        System.out.println(e.kind() + " " + e.getMessage());
      }
    }
  }
}
