package io.hauberk.evidence.revision;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.zip.GZIPOutputStream;

/**
 * Keeps what is in force, each text once. For one thread of one process; others may read meanwhile.
 */
public final class RevisionArchive {
  private final Path folder;
  private final Map<String, Line> latest = new HashMap<>();

  /** What was kept last, so that it need not be looked at again. */
  private final Map<String, Rules> known = new HashMap<>();

  /**
   * The rules of one workload.
   *
   * @param revision that stands in the records of its proxies
   */
  public record Rules(WorkloadPolicy policy, String revision) {}

  private RevisionArchive(Path folder) {
    this.folder = folder;
  }

  /** Opens an archive, and makes it where there is none. */
  public static RevisionArchive open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    RevisionArchive archive = new RevisionArchive(folder);
    for (Line line : RevisionIndex.lines(folder)) {
      archive.latest.put(line.subject(), line);
    }
    archive.mendLastLine();
    return archive;
  }

  /**
   * Keeps what came into force; what was in force already costs nothing. It is on the disk when
   * this returns.
   *
   * @param requirements which requirements each decision serves, by the text of its name
   */
  public void keep(
      Instant time,
      Collection<Rules> rules,
      Collection<Exclusion> exclusions,
      SortedMap<String, SortedSet<String>> requirements)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Rules one : rules) {
      String workload = one.policy().workload().toString();
      if (!one.equals(known.get(workload))) {
        add(
            time,
            workload,
            Optional.of(one.revision()),
            new Kept.Rules(one.policy().with(List.of())),
            lines);
        known.put(workload, one);
      }
    }
    add(time, Line.EXCLUSIONS, Optional.empty(), new Kept.Excluded(List.copyOf(exclusions)), lines);
    add(time, Line.REQUIREMENTS, Optional.empty(), new Kept.Served(requirements), lines);
    if (!lines.isEmpty()) {
      append(lines.toString());
    }
  }

  private void add(
      Instant time, String subject, Optional<String> revision, Kept kept, StringBuilder lines)
      throws IOException {
    byte[] text = ModelCodec.encode(kept, Kept.class).toString().getBytes(UTF_8);
    Line line = new Line(time, subject, revision, sha256(text));
    Line before = latest.get(subject);
    if (before != null && before.saysTheSame(line)) {
      return;
    }
    write(folder.resolve(line.hash() + ".json.gz"), text);
    latest.put(subject, line);
    lines.append(line.text());
  }

  private void write(Path file, byte[] text) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(text);
    }
    Path unfinished = folder.resolve(".unfinished");
    Files.deleteIfExists(unfinished);
    append(unfinished, packed.toByteArray());
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void append(String lines) throws IOException {
    append(folder.resolve(RevisionIndex.NAME), lines.getBytes(UTF_8));
    try (FileChannel names = FileChannel.open(folder)) {
      names.force(true);
    }
  }

  private static void append(Path file, byte[] bytes) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  /** A kill may leave half a line, to which nothing must be added. */
  private void mendLastLine() throws IOException {
    Path index = folder.resolve(RevisionIndex.NAME);
    if (Files.exists(index) && Files.size(index) > 0) {
      byte[] all = Files.readAllBytes(index);
      if (all[all.length - 1] != '\n') {
        append("\n");
      }
    }
  }

  static String sha256(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
