package io.hauberk.server.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.server.main.StartupFailure.Reason;
import io.hauberk.server.state.FullDisk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each failure of the table in {@code docs/operations.md}. */
class StartupTest {
  @TempDir Path root;
  private TestMesh mesh;

  @BeforeEach
  void folder() throws Exception {
    mesh = new TestMesh(root);
  }

  @Test
  void everyReasonIsInTheTable() throws Exception {
    String table =
        Files.readString(Path.of(System.getProperty("hauberk.root"), "docs", "operations.md"));
    for (Reason reason : Reason.values()) {
      String row = "| " + reason.code() + " | " + reason.exitCode() + " |";
      assertTrue(table.contains(row), row);
    }
  }

  @Test
  void anEmptyFolder() throws Exception {
    Path empty = Files.createDirectory(root.resolve("empty"));
    StartupFailure failure = failure(folder(empty));
    assertEquals(Reason.FOLDER_EMPTY, failure.reason());
    assertEquals(3, failure.reason().exitCode());
    assertTrue(failure.getMessage().contains("holds no file that ends in `.yaml`"));
    assertFalse(Files.exists(mesh.state()), "nothing was made");
  }

  @Test
  void aFolderThatCannotBeRead() {
    StartupFailure failure = failure(folder(root.resolve("missing")));
    assertEquals(Reason.FOLDER_UNREADABLE, failure.reason());
    assertEquals(5, failure.reason().exitCode());
    assertTrue(failure.getMessage().endsWith("does not exist"), failure.getMessage());
  }

  @Test
  void aFolderThatIsInvalid() throws Exception {
    mesh.write("broken.yaml", "kind: [\n");
    StartupFailure failure = failure(mesh.options());
    assertEquals(Reason.FOLDER_INVALID, failure.reason());
    assertEquals(3, failure.reason().exitCode());
    assertEquals("broken.yaml", failure.problems().getFirst().source());
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerOptions options =
          ServerOptions.of(
              mesh.folder(),
              mesh.state(),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort()));
      StartupFailure failure = failure(options);
      assertEquals(Reason.PORT_TAKEN, failure.reason());
      assertTrue(failure.getMessage().contains("--listen"), failure.getMessage());
    }
    mesh.start().close();
  }

  @Test
  void aSecondInstance() throws Exception {
    try (HauberkServer first = mesh.start()) {
      assertEquals(Reason.STATE_IN_USE, failure(mesh.options()).reason());
      assertTrue(Files.exists(first.adminAddress().getPath()), "the first one is not disturbed");
    }
  }

  @Test
  void aRootKeyThatIsDamaged() throws Exception {
    mesh.start().close();
    Path key = mesh.state().resolve("root.key");
    byte[] damaged =
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".getBytes(UTF_8);
    Files.write(key, damaged);
    StartupFailure failure = failure(mesh.options());
    assertEquals(Reason.STATE_DAMAGED, failure.reason());
    assertTrue(failure.getMessage().contains("restore"), failure.getMessage());
    assertFalse(failure.getMessage().contains("AAAA"), "no key in a message");
    assertArrayEquals(damaged, Files.readAllBytes(key), "nothing was made anew");
  }

  @Test
  void aClockThatIsTenMinutesLate() throws Exception {
    mesh.start().close();
    StartupFailure failure = failure(at(Duration.ofMinutes(-10)));
    assertEquals(Reason.CLOCK_OFF, failure.reason());
    assertTrue(failure.getMessage().contains("set the clock"), failure.getMessage());
  }

  @Test
  void aClockThatWasWrongBeforeIsAcceptedOnRequest() throws Exception {
    HauberkServer.start(at(Duration.ofHours(-1))).close();
    HauberkServer.start(at(Duration.ofMinutes(10))).close();
    StartupFailure failure = failure(mesh.options());
    assertEquals(Reason.CLOCK_OFF, failure.reason());
    assertTrue(failure.getMessage().contains("--accept-clock"), failure.getMessage());
    HauberkServer.start(mesh.options().withAcceptClock(true)).close();
  }

  @Test
  void aDiskThatIsFull() throws Exception {
    mesh.start().close();
    byte[] journal = Files.readAllBytes(mesh.state().resolve("journal.jsonl"));
    byte[] key = Files.readAllBytes(mesh.state().resolve("root.key"));
    FullDisk full = FullDisk.run(StartAlone.class, mesh.folder(), mesh.state());
    assertTrue(full.output().contains("HBK6105 no room to write"), full::output);
    assertEquals(5, full.exit());
    assertArrayEquals(journal, Files.readAllBytes(mesh.state().resolve("journal.jsonl")));
    assertArrayEquals(key, Files.readAllBytes(mesh.state().resolve("root.key")));
    mesh.start().close();
  }

  /** A control plane in a process of its own. */
  static final class StartAlone {
    private StartAlone() {}

    public static void main(String[] args) {
      InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (HauberkServer server =
          HauberkServer.start(ServerOptions.of(Path.of(args[0]), Path.of(args[1]), anywhere))) {
        System.out.println("started " + server.address());
      } catch (StartupFailure e) {
        System.out.println(e.reason().code() + " " + e.getMessage());
        System.exit(e.reason().exitCode());
      }
    }
  }

  private ServerOptions folder(Path folder) {
    return ServerOptions.of(folder, mesh.state(), mesh.options().listen());
  }

  private ServerOptions at(Duration offset) {
    return mesh.options().withClock(() -> InstantSource.system().instant().plus(offset));
  }

  private static StartupFailure failure(ServerOptions options) {
    return assertThrows(StartupFailure.class, () -> HauberkServer.start(options).close());
  }
}
