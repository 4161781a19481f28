package io.hauberk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Answers by the evaluator, without any proxy. */
@Command(
    name = "can",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether a caller may ask something, and which rule decides.",
      "",
      "Exit status 0 when it is allowed, 1 when it is denied."
    },
    footer = {
      "",
      "With --questions, one JSON object a line is answered by one on the same line of the output:",
      "  {\"from\":\"bob/bob\",\"to\":\"alice/alice:443\",\"method\":\"GET\",\"path\":\"/x\",\"headers\":{}}",
      "  {\"allowed\":true,\"rule\":\"alice/policy/rule\",\"layer\":\"inbound\"}",
      "A question that cannot be answered has {\"error\":...} on its line, and the exit status is"
          + " 3."
    })
final class CanCommand implements Callable<Integer> {
  private static final int BATCH = 4096;
  private static final ObjectWriter JSON = new ObjectMapper().writer();

  private final Terminal terminal;
  @Mixin final MeshOption mesh = new MeshOption();
  @Mixin final AskedRequest asked = new AskedRequest();
  @Mixin final OutputOption output = new OutputOption();

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description = "questions as JSON lines, - for standard input")
  @Nullable String questions;

  CanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (questions != null && asked.given()) {
      throw Failure.usage("ask on the command line or with --questions, not both");
    }
    if (questions != null) {
      return answerAll(questions, judge());
    }
    Question question = asked.question();
    Answer answer;
    try {
      answer = judge().answer(question);
    } catch (IllegalArgumentException e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    }
    output.print(terminal.out(), answer.lines(), answer.value());
    return answer.allowed() ? ExitCode.OK : ExitCode.FINDING;
  }

  private Judge judge() {
    return new Judge(mesh.read(terminal));
  }

  private int answerAll(String file, Judge judge) {
    boolean good = true;
    try (BufferedReader reader = open(file)) {
      List<String> batch = new ArrayList<>();
      boolean more = true;
      while (more) {
        String line = reader.readLine();
        more = line != null;
        if (line != null && !line.isBlank()) {
          batch.add(line);
        }
        if (!more || batch.size() == BATCH) {
          good &= print(batch.parallelStream().map(l -> answer(judge, l)).toList(), terminal.out());
          batch.clear();
        }
      }
    } catch (IOException e) {
      throw Failure.environment("`" + file + "` cannot be read: " + e.getMessage());
    }
    return good ? ExitCode.OK : ExitCode.INVALID;
  }

  private static boolean print(List<Line> answers, PrintWriter out) {
    answers.forEach(answer -> out.println(answer.json()));
    out.flush();
    return answers.stream().allMatch(Line::answered);
  }

  private static Line answer(Judge judge, String line) {
    try {
      return new Line(true, json(judge.answer(QuestionText.parse(line)).value()));
    } catch (IllegalArgumentException e) {
      return new Line(false, json(Map.of("error", String.valueOf(e.getMessage()))));
    }
  }

  private record Line(boolean answered, String json) {}

  private static String json(Map<String, Object> value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private BufferedReader open(String file) throws IOException {
    return file.equals("-")
        ? new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
        : Files.newBufferedReader(Path.of(file));
  }
}
