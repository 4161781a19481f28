package io.hauberk.sidecar.shipping;

import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Line;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes room when more was written than the bound allows. Stretches of lines, oldest first, leave
 * the file; of each what was denied is spared in a file of its own, and what was allowed is counted
 * by decision. When what was spared takes half of the bound, it is counted too, oldest first. The
 * first stretch stays as it is once it stands there: it may have been offered.
 */
final class Overflow {
  /** How much is looked at in one go, in memory. */
  private static final long STRETCH = 8 << 20;

  private final Path directory;
  private final LogFile file;
  private final long limit;
  private final Consumer<String> progress;

  private @Nullable Spared head;
  private int handed;

  /**
   * @param progress told, in words for the user, when a file is damaged
   */
  Overflow(Path directory, LogFile file, long limit, Consumer<String> progress) {
    this.progress = progress;
    this.directory = directory;
    this.file = file;
    this.limit = limit;
  }

  /**
   * The next batch of the first stretch, without the log's name.
   *
   * @param most lines in it
   */
  Batch.Builder next(String name, int most) throws IOException {
    Spared spared = head(name);
    List<Line> lines = spared.lines();
    long first = handed == 0 ? spared.first() : lines.get(handed - 1).getNumber() + 1;
    Batch.Builder batch = Batch.newBuilder().setFirst(first);
    long bytes = 0;
    int next = handed;
    while (next < lines.size() && bytes < LogFile.WINDOW && next - handed < most) {
      bytes += lines.get(next).getJson().size();
      batch.addLines(lines.get(next++));
    }
    return next == lines.size()
        ? batch.setEnd(spared.end()).addAllShed(spared.shed())
        : batch.setEnd(lines.get(next - 1).getNumber() + 1);
  }

  /**
   * The batch that was offered last is kept.
   *
   * @return whether the stretch ended with it
   */
  boolean kept(Batch batch) {
    handed += batch.getLinesCount();
    if (head == null || batch.getEnd() < head.end()) {
      return false;
    }
    head = null;
    handed = 0;
    return true;
  }

  private Spared head(String name) throws IOException {
    if (head == null) {
      head = read(name);
    }
    return head;
  }

  /**
   * One that is damaged holds up nothing: it is set aside, for whoever looks into it, and its lines
   * are told as lost.
   */
  private Spared read(String name) throws IOException {
    Path file = directory.resolve(name);
    try {
      return Spared.read(file);
    } catch (DamagedException e) {
      Spared lost = Spared.lost(name);
      String aside = "damaged-" + name;
      Files.copy(file, directory.resolve(aside), StandardCopyOption.REPLACE_EXISTING);
      String unused = lost.write(directory);
      progress.accept(
          "a file of lines that wait is damaged, and they are told as lost: set aside as `"
              + aside
              + "`");
      return lost;
    }
  }

  /** The position after some was shed; the same when there is room. */
  Position relieve(Position position) throws IOException {
    long spared = spared(position.spared());
    if (file.size() - position.offset() + spared <= limit) {
      return position;
    }
    Spared stretch = new Spared(position.number());
    long offset = stretch(position, stretch);
    List<String> names = new ArrayList<>(position.spared());
    add(names, stretch);
    while (names.size() > 1 && spared(names) > limit / 2 && shedSecond(names)) {}
    return position.at(offset, stretch.end()).sparing(names);
  }

  private long spared(List<String> names) throws IOException {
    long bytes = 0;
    for (String name : names) {
      bytes += Files.size(directory.resolve(name));
    }
    return bytes;
  }

  /** Reads on from the position; returns where it stopped. */
  private long stretch(Position position, Spared into) throws IOException {
    long offset = position.offset();
    long stop = offset + Math.min(STRETCH, limit / 4);
    boolean offered = position.spared().isEmpty();
    while (offset < stop) {
      LogFile.Lines read = file.read(offset, Backlog.EVERYTHING);
      if (read.lines().isEmpty()) {
        break;
      }
      for (byte[] line : read.lines()) {
        Verdicts.Verdict verdict = Verdicts.of(line);
        if (offered || !verdict.allowed()) {
          into.spare(line);
        } else {
          into.shed(verdict.decision());
        }
      }
      offered = false;
      offset = read.end();
    }
    return offset;
  }

  private void add(List<String> names, Spared stretch) throws IOException {
    Spared last = stretch;
    if (names.size() > 1
        && Files.size(directory.resolve(names.getLast())) + stretch.bytes() <= STRETCH) {
      last = read(names.removeLast());
      last.append(stretch);
    }
    names.add(last.write(directory));
  }

  /** Counts what the second stretch spared, and makes it one with the third. */
  private boolean shedSecond(List<String> names) throws IOException {
    Spared second = read(names.get(1));
    boolean any = second.bytes() > 0;
    second.shrink(0);
    if (names.size() > 2) {
      second.append(read(names.remove(2)));
      any = true;
    }
    names.set(1, second.write(directory));
    return any;
  }

  /** Deletes what no position names any more. */
  void deleteAllBut(List<String> names) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "spared-*")) {
      for (Path other : files) {
        if (!names.contains(other.getFileName().toString())) {
          Files.delete(other);
        }
      }
    }
  }
}
