package io.hauberk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** {@code -o}: one answer, three ways to print it. */
final class OutputOption {
  enum Format {
    TEXT,
    JSON,
    YAML
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text, json or yaml (default: text)")
  Format format = Format.TEXT;

  /**
   * @param lines for people
   * @param value the same for programs: maps, lists, text, numbers
   */
  void print(PrintWriter out, List<String> lines, Object value) {
    switch (format) {
      case TEXT -> lines.forEach(out::println);
      case JSON -> out.println(json(value));
      case YAML -> out.print(YamlText.of(value));
    }
    out.flush();
  }

  private static String json(Object value) {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
