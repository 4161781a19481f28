package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of a sealed log: {@code segments/} and {@code hashes/}, or {@code tile/} in an export;
 * the newest {@code checkpoint}, the {@code checkpoints} before it, {@code settled} (the hashes of
 * how many records are there whatever happens), and {@code kept} (which records are in this copy).
 */
final class SealFolder {
  /** Lines of a checkpoint with one signature. */
  private static final int NOTE_LINES = 5;

  private final Path path;

  SealFolder(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  Path segments() {
    return path.resolve("segments");
  }

  /** Where the log is written, and in copies of that, segments; in an export tiles. */
  LogFiles files() throws IOException {
    return Files.isDirectory(segments()) ? new LiveFiles(this) : new TileFolder(path);
  }

  Optional<String> checkpoint() throws IOException {
    return SealedFile.read(path.resolve("checkpoint"));
  }

  void checkpoint(String note) throws IOException {
    SealedFile.write(path.resolve("checkpoint"), note.getBytes(UTF_8));
  }

  /** Earlier checkpoints, the oldest first; one that was not written to its end is left out. */
  List<String> history() throws IOException {
    String text = SealedFile.read(path.resolve("checkpoints")).orElse("");
    String[] lines = text.split("\n", -1);
    List<String> notes = new ArrayList<>();
    for (int at = 0; at + NOTE_LINES < lines.length; at += NOTE_LINES) {
      notes.add(String.join("\n", List.of(lines).subList(at, at + NOTE_LINES)) + "\n");
    }
    return notes;
  }

  void history(List<String> notes) throws IOException {
    SealedFile.write(path.resolve("checkpoints"), String.join("", notes).getBytes(UTF_8));
  }

  /** Keeps a checkpoint beside the newest. */
  void remember(String note) throws IOException {
    Path file = path.resolve("checkpoints");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long whole = 0;
      for (String one : history()) {
        whole += one.getBytes(UTF_8).length;
      }
      channel.truncate(whole).position(whole);
      channel.write(ByteBuffer.wrap(note.getBytes(UTF_8)));
      channel.force(false);
    }
  }

  long settled() throws IOException {
    return number(SealedFile.read(path.resolve("settled")).orElse("0"), "settled");
  }

  void settled(long records) throws IOException {
    SealedFile.write(path.resolve("settled"), (records + "\n").getBytes(UTF_8));
  }

  /** Which records are in this copy. */
  Kept kept() throws IOException {
    Optional<String> line = SealedFile.read(path.resolve("kept"));
    return line.isEmpty() ? Kept.ALL : Kept.parse(line.get());
  }

  void kept(Kept range) throws IOException {
    SealedFile.write(path.resolve("kept"), (range + "\n").getBytes(UTF_8));
  }

  void create() throws IOException {
    Files.createDirectories(path);
  }

  private long number(String text, String file) throws IOException {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IOException("`" + path.resolve(file) + "` holds no number", e);
    }
  }
}
