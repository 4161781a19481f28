package io.hauberk.cli;

import io.hauberk.evidence.store.EvidenceStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --records}: which records are meant. */
final class EvidenceOption {
  @Mixin final StateOption state = new StateOption();

  @Option(
      names = "--records",
      paramLabel = "DIR",
      description = "a copy of the folder `evidence` of a state directory, instead of that itself")
  @Nullable Path records;

  Path folder(Terminal terminal) {
    return records != null ? records : state.directory(terminal).resolve("evidence");
  }

  Path revisions(Terminal terminal) {
    return folder(terminal).resolve("revisions");
  }

  /** Asks something of the records. */
  interface Questions<T> {
    T ask(EvidenceStore store) throws IOException;
  }

  /**
   * @throws Failure when there are no records, or they cannot be read
   */
  <T> T ask(Terminal terminal, Questions<T> questions) {
    Path store = folder(terminal).resolve("store");
    Path spill =
        Path.of(System.getProperty("java.io.tmpdir"), "hauberk-" + ProcessHandle.current().pid());
    try (EvidenceStore open =
        EvidenceStore.open(
            store, spill, folder(terminal).resolve("log").resolve("segments"), terminal.clock())) {
      return questions.ask(open);
    } catch (NoSuchFileException e) {
      throw Failure.environment(
          "there are no records in `"
              + store
              + "`: run `hauberk serve` with `--evidence`, or name a copy with `--records`");
    } catch (IOException e) {
      throw Failure.environment(String.valueOf(e.getMessage()));
    }
  }
}
