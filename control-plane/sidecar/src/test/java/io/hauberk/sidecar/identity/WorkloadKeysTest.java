package io.hauberk.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.sidecar.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadKeysTest {
  private final Path directory;

  WorkloadKeysTest(@TempDir Path directory) {
    this.directory = directory.resolve("bob");
  }

  @Test
  void aKeyIsNamedByItsHashAndKeptFromOthers() throws Exception {
    WorkloadKey key = keys().create();
    assertEquals(directory.resolve(key.fingerprint() + ".key"), key.file());
    assertTrue(key.fingerprint().matches("[0-9a-f]{64}"));
    assertEquals("rw-------", permissions(key.file()));
    assertEquals("rwx------", permissions(directory));
    assertTrue(Files.readString(key.file()).startsWith("-----BEGIN PRIVATE KEY-----\n"));
  }

  @Test
  void aKeyIsFoundByItsPublicHalf() throws Exception {
    WorkloadKey key = keys().create();
    WorkloadKey found = keys().find(key.publicKey()).orElseThrow();
    assertEquals(key.file(), found.file());
    assertEquals(key.privateKey(), found.privateKey());
    WorkloadKey other = keys().create();
    Files.copy(other.file(), key.file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Optional.empty(), keys().find(key.publicKey()));
    Files.writeString(other.file(), "half a ke");
    assertEquals(Optional.empty(), keys().find(other.publicKey()));
  }

  @Test
  void anAttemptThatWasCutShortGoesOnWithItsKey() throws Exception {
    WorkloadKey pending = keys().pending();
    assertEquals(pending.fingerprint(), keys().pending().fingerprint());
    keys().settle(Set.of(pending.fingerprint()));
    assertNotEquals(pending.fingerprint(), keys().pending().fingerprint());
    Files.writeString(directory.resolve("pending.pub"), "half a fi");
    assertTrue(Files.exists(keys().pending().file()));
  }

  @Test
  void onlyTheWantedKeysStay() throws Exception {
    WorkloadKey one = keys().create();
    WorkloadKey other = keys().create();
    Path unrelated = Files.writeString(directory.resolve("notes.key"), "not ours");
    keys().retain(Set.of(other.fingerprint()));
    assertTrue(Files.notExists(one.file()));
    assertTrue(Files.exists(other.file()));
    assertTrue(Files.exists(unrelated));
  }

  @Test
  void aPlaceWhereNothingCanBeKeptIsSaid() throws Exception {
    Path file = Files.writeString(directory.resolveSibling("file"), "");
    EnvironmentException failure =
        assertThrows(EnvironmentException.class, () -> new WorkloadKeys(file, new SecureRandom()));
    assertTrue(String.valueOf(failure.getMessage()).contains("choose a directory"));
  }

  private WorkloadKeys keys() {
    return new WorkloadKeys(directory, new SecureRandom());
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
