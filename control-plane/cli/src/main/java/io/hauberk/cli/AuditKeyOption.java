package io.hauberk.cli;

import io.hauberk.evidence.seal.SealKey;
import io.hauberk.evidence.seal.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --key}: what checkpoints are verified with. */
final class AuditKeyOption {
  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = {
        "what `hauberk audit key` prints, or a file that holds it",
        "(default: the key of the control plane of `--state`)"
      })
  @Nullable String key;

  VerifierKey required() {
    if (key == null) {
      throw Failure.usage(
          "give the log's key with `--key`: `hauberk audit key` prints it where the log is written;"
              + " take it from there and not from the folder that you verify");
    }
    return parse(key);
  }

  VerifierKey or(Path keyFile) {
    if (key != null) {
      return parse(key);
    }
    return of(keyFile);
  }

  static VerifierKey of(Path keyFile) {
    try {
      return SealKey.verifier(keyFile);
    } catch (IOException e) {
      throw Failure.environment(
          "cannot read the key in `%s`; name the control plane with `--state`".formatted(keyFile));
    }
  }

  private static VerifierKey parse(String text) {
    try {
      return VerifierKey.parse(content(text));
    } catch (IllegalArgumentException e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static String content(String text) {
    try {
      Path file = Path.of(text);
      return Files.isRegularFile(file) ? Files.readString(file) : text;
    } catch (InvalidPathException | IOException e) {
      return text;
    }
  }
}
