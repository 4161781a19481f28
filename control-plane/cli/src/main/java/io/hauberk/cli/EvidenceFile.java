package io.hauberk.cli;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.server.evidence.EvidenceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that says what becomes of the evidence. */
final class EvidenceFile {
  private EvidenceFile() {}

  /** What is usual where there is none. */
  static EvidenceOptions read(@Nullable Path file) {
    try {
      return EvidenceOptions.of(
          file == null
              ? Section.empty("no file")
              : Section.parse(file.toString(), Files.readString(file)));
    } catch (IOException e) {
      throw Failure.environment("`" + file + "` cannot be read: " + e.getMessage());
    } catch (ConfigProblem e) {
      throw Failure.invalid(e.getMessage());
    }
  }
}
