package io.hauberk.server.source;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wakes when something happens in one of several folders; may miss events, never invents rest. */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(DirectoryWatch.class.getName());

  private final WatchService service;
  private boolean warned;

  DirectoryWatch() throws IOException {
    service = FileSystems.getDefault().newWatchService();
  }

  void register(List<Path> directories) {
    for (Path directory : directories) {
      try {
        directory.register(
            service,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      } catch (IOException e) {
        if (!warned) {
          warned = true;
          LOG.log(
              Level.WARNING,
              "`{0}` cannot be watched ({1}): changes are found by looking twice a second",
              directory,
              e.getMessage());
        }
      }
    }
  }

  /**
   * Waits for an event, at most so long.
   *
   * @return false once closed
   */
  boolean await(Duration longest) throws InterruptedException {
    try {
      WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      while (key != null) {
        key.pollEvents();
        key.reset();
        key = service.poll();
      }
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
