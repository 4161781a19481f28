package io.hauberk.sidecar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Names the Envoy of a directory, so that one whose runner was killed does not live on beside its
 * successor, with rules that nobody updates.
 */
record PidFile(Path path) {
  private static final long PATIENCE_SECONDS = 5;

  static PidFile in(Path directory) {
    return new PidFile(directory.resolve("envoy.pid"));
  }

  void write(long pid) throws IOException {
    Files.writeString(path, pid + "\n");
  }

  /**
   * Ends the process that the file names, if it still runs {@code binary}. Another program that got
   * the same number since is left alone.
   */
  void endPredecessor(Path binary) throws IOException {
    Path real = binary.toRealPath();
    named()
        .flatMap(ProcessHandle::of)
        .filter(handle -> handle.info().command().map(Path::of).filter(real::equals).isPresent())
        .ifPresent(PidFile::end);
  }

  private Optional<Long> named() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(Files.readString(path).strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static void end(ProcessHandle handle) {
    handle.destroyForcibly();
    handle.onExit().completeOnTimeout(handle, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
