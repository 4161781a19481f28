package io.hauberk.server.evidence;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What runs, ended in the other order. */
final class Started implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Started.class.getName());

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  void add(AutoCloseable part) {
    all.push(part);
  }

  @Override
  public void close() {
    while (!all.isEmpty()) {
      try {
        all.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "a part of the evidence did not end well", e);
      }
    }
  }
}
