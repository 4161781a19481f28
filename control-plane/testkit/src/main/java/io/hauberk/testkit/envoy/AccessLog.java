package io.hauberk.testkit.envoy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Follows the access log of one Envoy. Lines are handed out once, in the order written. */
public final class AccessLog {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final List<LogLine> unread = new ArrayList<>();
  private long offset;

  AccessLog(Path file) {
    this.file = file;
  }

  /**
   * The next {@code count} lines.
   *
   * @throws IllegalStateException when they are not there within ten seconds
   */
  public List<LogLine> next(int count) throws IOException {
    return next(count, line -> true);
  }

  /**
   * The next {@code count} lines that satisfy {@code wanted}; the others up to the last of them are
   * dropped.
   *
   * @throws IllegalStateException when they are not there within ten seconds
   */
  public List<LogLine> next(int count, Predicate<LogLine> wanted) throws IOException {
    List<LogLine> found = new ArrayList<>();
    List<LogLine> others = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (found.size() < count) {
      readOn();
      int used = 0;
      while (used < unread.size() && found.size() < count) {
        LogLine line = unread.get(used++);
        (wanted.test(line) ? found : others).add(line);
      }
      unread.subList(0, used).clear();
      if (found.size() < count) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "only %d of %d lines in the access log: %s, and others: %s"
                  .formatted(found.size(), count, found, others));
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
    return found;
  }

  /** Drops what has been written until now. Lines still in Envoy's buffer come later. */
  public void skip() throws IOException {
    readOn();
    unread.clear();
  }

  private void readOn() throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(offset);
      byte[] bytes = new byte[(int) (in.length() - offset)];
      in.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      offset += end;
      new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("{"))
          .map(LogLine::parse)
          .forEach(unread::add);
    }
  }
}
