package io.hauberk.server.main;

import io.hauberk.policy.intent.Intent;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.publish.MeshReader;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.source.DirectoryReader;
import io.hauberk.server.source.DirectorySource;
import io.hauberk.server.source.SourceState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A folder with the policies and workloads of the mesh. */
record FolderOrigin(Path folder) implements MeshOrigin {
  @Override
  public First first(InstantSource clock) throws StartupFailure {
    return switch (new DirectoryReader(folder).read()) {
      case SourceState.Unusable unusable -> throw StartupCause.of(unusable);
      case SourceState.Texts(var texts) -> {
        Reading reading = read(texts, List.of(), clock.instant());
        yield new First(
            reading
                .model()
                .orElseThrow(
                    () ->
                        new StartupFailure(
                            StartupFailure.Reason.FOLDER_INVALID,
                            "`"
                                + folder
                                + "` holds what cannot be in force: mend it and start again",
                            reading.problems())),
            reading.problems());
      }
    };
  }

  @Override
  public Reading read(List<SourceText> texts, List<Intent.Workload> workloads, Instant now) {
    return MeshReader.ofFiles().read(texts, workloads, now);
  }

  @Override
  public AutoCloseable follow(ModelLoader loader) throws StartupFailure {
    try {
      return DirectorySource.start(folder, loader::sources);
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.FOLDER_UNREADABLE,
          "`" + folder + "` cannot be watched: " + e.getMessage(),
          List.of(),
          e);
    }
  }
}
