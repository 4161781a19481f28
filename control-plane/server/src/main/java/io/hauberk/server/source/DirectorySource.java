package io.hauberk.server.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells what a folder holds whenever that has changed, as soon as it has stopped changing: files
 * that are saved by renaming, rewritten in place, or swapped by a symbolic link. Events of the
 * operating system wake it; a look at every file's stamp twice a second, and at the content every
 * five seconds, finds what they missed.
 */
public final class DirectorySource implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DirectorySource.class.getName());
  private static final Duration RESCAN = Duration.ofMillis(500);
  private static final Duration REREAD = Duration.ofSeconds(5);
  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration LONGEST_UNREST = Duration.ofMillis(500);

  private final DirectoryReader reader;
  private final DirectoryWatch watch;
  private final Consumer<SourceState> listener;
  private final Thread thread;
  private Listing listing;
  private SourceState state;

  private DirectorySource(DirectoryReader reader, Consumer<SourceState> listener)
      throws IOException {
    this.reader = reader;
    this.listener = listener;
    this.watch = new DirectoryWatch();
    this.listing = reader.list();
    watch.register(listing.directories());
    this.state = reader.read(listing);
    this.thread = Thread.ofPlatform().daemon().name("hauberk-source").unstarted(this::run);
  }

  /**
   * Tells the present state before it returns, and every later one from a thread of its own.
   *
   * @throws IOException when the operating system gives no means to watch
   */
  public static DirectorySource start(Path folder, Consumer<SourceState> listener)
      throws IOException {
    DirectorySource source = new DirectorySource(new DirectoryReader(folder), listener);
    listener.accept(source.state);
    source.thread.start();
    return source;
  }

  @Override
  public void close() {
    try {
      watch.close();
      thread.interrupt();
      thread.join(2000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long read = System.nanoTime();
    try {
      while (watch.await(RESCAN)) {
        Listing now = reader.list();
        boolean due = System.nanoTime() - read > REREAD.toNanos();
        if (!now.equals(listing) || due) {
          read = System.nanoTime();
          look(now);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Listing changed) throws InterruptedException {
    try {
      Listing settled = changed.equals(listing) ? changed : settle(changed);
      SourceState read = reader.read(settled);
      if (!reader.list().equals(settled)) {
        // changed under our hands: `listing` stays old, so that the next round looks again
        return;
      }
      watch.register(settled.directories());
      listing = settled;
      if (!read.equals(state)) {
        state = read;
        listener.accept(read);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a change of the folder was not taken over", e);
    }
  }

  private Listing settle(Listing changed) throws InterruptedException {
    Listing last = changed;
    long end = System.nanoTime() + LONGEST_UNREST.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(QUIET);
      Listing next = reader.list();
      if (next.equals(last) && !next.emptied(listing)) {
        return next;
      }
      last = next;
    }
    return last;
  }
}
