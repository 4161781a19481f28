package io.hauberk.evidence.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What receivers refused for good, seen from outside of the control plane that sends to them: what
 * there is, and the order to send it again. Safe while that control plane runs.
 */
public final class RefusedRecords {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Path sink;

  private RefusedRecords(Path sink) {
    this.sink = sink;
  }

  /**
   * What was refused.
   *
   * @param records dead letters; a record that was refused twice counts twice
   * @param waiting those that are to be sent again and were not yet
   * @param reasons how many for each reason, in the receiver's words
   * @param first when the first was refused, in UTC; empty without any
   * @param last when the last was
   */
  public record Summary(
      long records, long waiting, SortedMap<String, Long> reasons, String first, String last) {}

  /**
   * Of every sink that ever sent something, by name.
   *
   * @param folder {@code evidence/sinks} of a state directory
   * @throws NoSuchFileException when there is no such folder
   */
  public static SortedMap<String, RefusedRecords> in(Path folder) throws IOException {
    SortedMap<String, RefusedRecords> sinks = new TreeMap<>();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path sink : inside.filter(Files::isDirectory).toList()) {
        sinks.put(String.valueOf(sink.getFileName()), new RefusedRecords(sink));
      }
    }
    return sinks;
  }

  public Summary summary() throws IOException {
    SortedMap<String, Long> reasons = new TreeMap<>();
    long records = 0;
    String first = "";
    String last = "";
    for (Path file : DeadLetters.files(sink.resolve("dead"))) {
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode letter = letter(line);
          if (letter.has("record")) {
            records++;
            reasons.merge(letter.path("reason").asText(), 1L, Long::sum);
            last = letter.path("refused").asText();
            first = first.isEmpty() ? last : first;
          }
        }
      }
    }
    return new Summary(records, waiting(), reasons, first, last);
  }

  private long waiting() throws IOException {
    long waiting = 0;
    for (Path file : DeadLetters.files(sink.resolve("resend"))) {
      try (Stream<String> lines = Files.lines(file)) {
        waiting += lines.filter(line -> letter(line).has("record")).count();
      } catch (NoSuchFileException e) {
        // They were taken meanwhile.
      }
    }
    return waiting;
  }

  private static JsonNode letter(String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return MAPPER.createObjectNode();
    }
  }

  /**
   * Orders what there is now to be sent again; whoever runs that sink takes it within a second.
   *
   * @return files that were handed over
   */
  public List<Path> resend() throws IOException {
    List<Path> moved = new ArrayList<>();
    Path resend = Files.createDirectories(sink.resolve("resend"));
    for (Path file : DeadLetters.files(sink.resolve("dead"))) {
      moved.add(move(file, resend));
    }
    return moved;
  }

  /** An earlier order under the same name may still wait. */
  private static Path move(Path file, Path resend) throws IOException {
    String name = String.valueOf(file.getFileName()).replace(DeadLetters.ENDING, "");
    for (int i = 1; ; i++) {
      try {
        return Files.move(
            file, resend.resolve(name + (i == 1 ? "" : "-" + i) + DeadLetters.ENDING));
      } catch (FileAlreadyExistsException e) {
        // The next name.
      }
    }
  }
}
