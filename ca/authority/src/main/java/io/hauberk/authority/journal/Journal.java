package io.hauberk.authority.journal;

import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.identity.InstanceName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Append-only record of every signature, one JSON object a line, each naming the SHA-256 of the
 * line before it. When {@link #append} returns the line is on the disk; when it throws, the
 * certificate must not be handed out. Safe for use by many threads, whose flushes are shared. One
 * process owns the file.
 */
public final class Journal implements AutoCloseable {
  private final Path file;
  private final Consumer<JournalRecord> appended;

  // Not a channel: one interrupted thread would close it for all others.
  private final RandomAccessFile content;

  private final Map<InstanceName, JournalRecord> latest = new ConcurrentHashMap<>();
  private final UsedKeys keys = new UsedKeys();
  private final Object flushing = new Object();
  private long written;
  private long flushed;
  private long position;
  private String head;
  private @Nullable IOException broken;

  private Journal(
      Path file, RandomAccessFile content, JournalText text, Consumer<JournalRecord> appended) {
    this.file = file;
    this.appended = appended;
    this.content = content;
    this.position = text.wholeBytes();
    this.head = text.head();
    text.records().forEach(this::remember);
  }

  /**
   * Opens or creates it, mode 0600. A last line that a crash cut short is removed: its certificate
   * was never handed out.
   *
   * @throws AuthorityFailure when it is damaged or cannot be read
   */
  public static Journal open(Path file) {
    return open(file, record -> {});
  }

  /**
   * Likewise.
   *
   * @param appended told of every record when it is on the disk; it must not block
   */
  public static Journal open(Path file, Consumer<JournalRecord> appended) {
    RandomAccessFile content = null;
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      content = new RandomAccessFile(file.toFile(), "rw");
      JournalText text = JournalText.read(Files.readAllBytes(file), file.toString());
      content.setLength(text.wholeBytes());
      content.getFD().sync();
      return new Journal(file, content, text, appended);
    } catch (IOException e) {
      close(content);
      throw unusable(file, e);
    } catch (AuthorityFailure e) {
      close(content);
      throw e;
    }
  }

  /**
   * All records of a file, without owning it.
   *
   * @throws AuthorityFailure when it is damaged or cannot be read
   */
  public static List<JournalRecord> read(Path file) {
    try {
      return Files.exists(file)
          ? JournalText.read(Files.readAllBytes(file), file.toString()).records()
          : List.of();
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /**
   * @throws AuthorityFailure when the line did not reach the disk
   */
  public void append(JournalRecord record) {
    try {
      flush(write(record));
    } catch (IOException e) {
      throw new AuthorityFailure(
          "the journal `"
              + file
              + "` cannot be written ("
              + e.getMessage()
              + "), so no certificate is handed out",
          "free space or repair the disk, then start again",
          e);
    }
    remember(record);
    appended.accept(record);
  }

  /** The newest record of that workload, dead or alive. */
  public Optional<JournalRecord> latest(InstanceName instance) {
    return Optional.ofNullable(latest.get(instance));
  }

  /** The newest record of each workload. */
  public Collection<JournalRecord> latest() {
    return List.copyOf(latest.values());
  }

  /** Whether a certificate for that key, whoever holds it, may still be alive then. */
  public boolean isKeyInUse(String spkiSha256, Instant when) {
    return keys.isInUse(spkiSha256, when);
  }

  private synchronized long write(JournalRecord record) throws IOException {
    if (broken != null) {
      throw new IOException("an earlier write failed: " + broken.getMessage(), broken);
    }
    String line = JournalLine.write(record, head);
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      content.seek(position);
      content.write(bytes);
    } catch (IOException e) {
      undo(e);
      throw e;
    }
    position += bytes.length;
    head = Fingerprint.of(line.getBytes(StandardCharsets.UTF_8));
    return ++written;
  }

  /** Half a line must not stay before the next one. */
  private void undo(IOException failure) {
    try {
      content.setLength(position);
    } catch (IOException e) {
      failure.addSuppressed(e);
      broken = failure;
    }
  }

  private void flush(long number) throws IOException {
    synchronized (flushing) {
      if (flushed >= number) {
        return;
      }
      long upTo = writtenSoFar();
      try {
        content.getFD().sync();
      } catch (IOException e) {
        // After a failed flush the kernel may have dropped the pages: what is on the disk is not
        // known.
        breakOff(e);
        throw e;
      }
      flushed = upTo;
    }
  }

  private synchronized long writtenSoFar() throws IOException {
    if (broken != null) {
      throw new IOException(broken.getMessage(), broken);
    }
    return written;
  }

  private synchronized void breakOff(IOException e) {
    broken = e;
  }

  private void remember(JournalRecord record) {
    keys.add(record);
    record.instance().ifPresent(i -> latest.merge(i, record, Journal::newer));
  }

  private static JournalRecord newer(JournalRecord a, JournalRecord b) {
    Instant first = a.time();
    return b.time().isBefore(first) ? a : b;
  }

  @Override
  public void close() {
    close(content);
  }

  private static void close(@Nullable RandomAccessFile content) {
    try {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      // everything that was promised has been flushed
    }
  }

  private static AuthorityFailure unusable(Path file, IOException e) {
    return new AuthorityFailure(
        "the journal `" + file + "` cannot be opened (" + e.getMessage() + ")",
        "give the user that runs hauberk the right to read and write it",
        e);
  }
}
