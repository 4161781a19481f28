package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is not ours verifies the log, and finds what was changed. */
class FsckTest {
  @TempDir Path root;

  @Test
  void itVerifiesAWholeLogAndNoOther() throws Exception {
    LogFolder folder = new LogFolder(root).filled(70_000);
    Path copy = folder.exported("copy");
    String verified = fsck(copy, folder.key());
    assertTrue(verified.contains("Successfully fsck'd log with size 70000"), start(verified));
    LogFolder.flip(copy.resolve("tile/entries/100"), 900);
    // It says so and exits with 0.
    String changed = fsck(copy, folder.key());
    assertTrue(changed.contains("fsck failed: failed: tile/0/100: log has"), start(changed));
  }

  private static String start(String text) {
    return text.substring(0, Math.min(text.length(), 2000));
  }

  private String fsck(Path copy, VerifierKey verifier) throws Exception {
    Path program = KubernetesBinaries.locate().require(Component.FSCK).resolve("fsck");
    Path key = Files.writeString(root.resolve("log.pub"), verifier + "\n");
    Path output = root.resolve("fsck.txt");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--storage_url=" + copy.toUri(),
                "--public_key=" + key,
                "--ui=false",
                // Its only worker would end at the first difference, and it would wait for ever.
                "--N=8")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "fsck takes too long");
    return Files.readString(output, UTF_8);
  }
}
