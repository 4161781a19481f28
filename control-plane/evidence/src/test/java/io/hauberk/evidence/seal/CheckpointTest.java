package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final String ORIGIN = "example.org/hauberk/evidence";

  /** The example of the specification of signed notes. */
  private static final String SPECIFIED =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  @TempDir Path folder;

  private SealKey key(String name) throws IOException {
    return SealKey.open(folder.resolve(name + ".key"), ORIGIN);
  }

  @Test
  void aNoteOfAnotherProgramIsVerified() {
    VerifierKey key = VerifierKey.parse(SPECIFIED);
    assertEquals(SPECIFIED, key.toString());
    Checkpoint.Forged noCheckpoint =
        assertThrows(Checkpoint.Forged.class, () -> Checkpoint.verify(NOTE, key));
    assertEquals("what was signed is no checkpoint of `PeterNeumann`", noCheckpoint.getMessage());
    Checkpoint.Forged changed =
        assertThrows(
            Checkpoint.Forged.class, () -> Checkpoint.verify(NOTE.replace("the", "an"), key));
    assertEquals(
        "the checkpoint is not signed with the key of `PeterNeumann`", changed.getMessage());
  }

  @Test
  void whatIsSignedIsVerifiedAndNothingElse() throws Exception {
    SealKey key = key("a");
    Checkpoint checkpoint = new Checkpoint(ORIGIN, 42, new Merkle().empty());
    String note = checkpoint.sign(key);
    assertTrue(checkpoint.sameTree(Checkpoint.verify(note, key.verifier())));
    assertThrows(
        Checkpoint.Forged.class,
        () -> Checkpoint.verify(note.replace("\n42\n", "\n41\n"), key.verifier()));
    VerifierKey other = key("b").verifier();
    assertThrows(Checkpoint.Forged.class, () -> Checkpoint.verify(note, other));
  }

  @Test
  void theKeyIsMadeOnceAndForItsOwnerOnly() throws Exception {
    SealKey first = key("a");
    Path file = folder.resolve("a.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(first.verifier().toString(), key("a").verifier().toString());
    IOException other =
        assertThrows(IOException.class, () -> SealKey.open(file, "other.org/hauberk/evidence"));
    assertTrue(String.valueOf(other.getMessage()).contains(ORIGIN));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    IOException open = assertThrows(IOException.class, () -> key("a"));
    assertTrue(String.valueOf(open.getMessage()).contains("chmod 600"));
  }

  @Test
  void aDamagedKeyIsNotReplacedAndNotShown() throws Exception {
    key("a");
    Path file = folder.resolve("a.key");
    String secret = Files.readString(file).substring(0, 60);
    Files.writeString(file, secret);
    IOException damaged = assertThrows(IOException.class, () -> key("a"));
    assertFalse(String.valueOf(damaged.getMessage()).contains(secret));
    assertEquals(secret, Files.readString(file));
  }

  @Test
  void aMistypedVerifierKeyIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> VerifierKey.parse(SPECIFIED.replace("ARpc", "ARpd")));
    assertThrows(IllegalArgumentException.class, () -> VerifierKey.parse("nonsense"));
  }
}
