package io.hauberk.cli;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.PolicyReader;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.source.DirectoryReader;
import io.hauberk.server.source.SourceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Policies and workloads from where the user says they are: a folder, one file, or stdin. */
final class MeshFiles {
  private static final String STDIN = "-";

  private MeshFiles() {}

  /** Reads everything and tells every problem; nothing is thrown for what was written. */
  static Reading read(Terminal terminal, String where) {
    return switch (texts(terminal, where)) {
      case SourceState.Texts(var sources) -> PolicyReader.read(sources, terminal.clock().instant());
      case SourceState.Unusable(var unused, var problems) ->
          new Reading(Optional.empty(), problems);
    };
  }

  /**
   * @throws Failure with every error when what was written is not valid
   */
  static MeshModel model(Terminal terminal, String where) {
    Reading reading = read(terminal, where);
    return reading.model().orElseThrow(() -> Failure.invalid(errors(reading.problems())));
  }

  static List<String> errors(List<Problem> problems) {
    return problems.stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(Problem::toString)
        .toList();
  }

  private static SourceState texts(Terminal terminal, String where) {
    try {
      if (where.equals(STDIN)) {
        String text = new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
        return new SourceState.Texts(List.of(new SourceText("<stdin>", text)));
      }
      Path path = Path.of(where);
      return Files.isRegularFile(path)
          ? new SourceState.Texts(List.of(new SourceText(where, Files.readString(path))))
          : new DirectoryReader(path).read();
    } catch (IOException e) {
      throw Failure.environment("`" + where + "` cannot be read: " + e.getMessage());
    }
  }
}
