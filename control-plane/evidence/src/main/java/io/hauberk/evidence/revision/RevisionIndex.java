package io.hauberk.evidence.revision;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** An archive as it was when it was read. */
public final class RevisionIndex {
  static final String NAME = "index.jsonl";

  /** Far more than any text that was kept; a file that unpacks to more was not written by us. */
  private static final int LONGEST = 256 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final List<Line> lines;

  private RevisionIndex(Path folder, List<Line> lines) {
    this.folder = folder;
    this.lines = lines;
  }

  /** Empty where there is no archive. */
  public static RevisionIndex read(Path folder) throws IOException {
    return new RevisionIndex(folder, lines(folder));
  }

  static List<Line> lines(Path folder) throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve(NAME))) {
      return lines.map(Line::parse).flatMap(Optional::stream).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /**
   * The rules of a workload at that revision, without its instances: the last that came into force
   * before that time, else the first. Rules that differ in what no verdict depends on have one
   * revision.
   */
  public Optional<WorkloadPolicy> rules(String workload, String revision, Instant time)
      throws IOException {
    List<Line> all =
        lines.stream()
            .filter(
                line ->
                    line.subject().equals(workload)
                        && line.revision().equals(Optional.of(revision)))
            .toList();
    Optional<Line> line =
        all.stream()
            .filter(l -> !l.time().isAfter(time))
            .max(Comparator.comparing(Line::time))
            .or(() -> all.stream().findFirst());
    return line.isEmpty()
        ? Optional.empty()
        : Optional.of(kept(line.get(), Kept.Rules.class).policy());
  }

  /**
   * The sets of exclusions that were in force at some moment between these two, the newest first;
   * the empty set when nothing is known.
   */
  public List<List<Exclusion>> exclusions(Instant from, Instant to) throws IOException {
    List<List<Exclusion>> sets = new ArrayList<>();
    for (Line line : inForce(Line.EXCLUSIONS, from, to)) {
      sets.addFirst(kept(line, Kept.Excluded.class).exclusions());
    }
    return sets.isEmpty() ? List.of(List.of()) : sets;
  }

  /** Which decisions served each requirement at some moment between these two. */
  public SortedMap<String, SortedSet<String>> served(Instant from, Instant to) throws IOException {
    SortedMap<String, SortedSet<String>> served = new TreeMap<>();
    for (Line line : inForce(Line.REQUIREMENTS, from, to)) {
      kept(line, Kept.Served.class)
          .requirements()
          .forEach(
              (decision, ids) ->
                  ids.forEach(
                      id -> served.computeIfAbsent(id, unused -> new TreeSet<>()).add(decision)));
    }
    return served;
  }

  private List<Line> inForce(String subject, Instant from, Instant to) {
    List<Line> found = new ArrayList<>();
    for (Line line : lines) {
      if (line.subject().equals(subject) && !line.time().isAfter(to)) {
        if (!line.time().isAfter(from)) {
          found.clear();
        }
        found.add(line);
      }
    }
    return found;
  }

  /**
   * @throws IOException also when the text is not the one that was kept
   */
  private <K extends Kept> K kept(Line line, Class<K> type) throws IOException {
    Path file = folder.resolve(line.hash() + ".json.gz");
    byte[] text;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      text = in.readNBytes(LONGEST);
    }
    if (!RevisionArchive.sha256(text).equals(line.hash())) {
      throw new IOException("`" + file + "` is not what was kept: it was changed or is damaged");
    }
    try {
      return type.cast(ModelCodec.decode(JSON.readTree(text), Kept.class));
    } catch (JsonProcessingException | IllegalArgumentException | ClassCastException e) {
      throw new IOException("`" + file + "` cannot be read by this version: " + e.getMessage(), e);
    }
  }
}
