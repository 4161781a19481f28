package io.hauberk.server.main;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a control plane says is wrong; that so much is denied is for others to say. */
final class Complaints extends Handler {
  private final Logger logger;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  /**
   * @param part a package, with those below it
   */
  Complaints(String part) {
    this.logger = Logger.getLogger(part);
  }

  void listen() {
    logger.addHandler(this);
  }

  void leave() {
    logger.removeHandler(this);
  }

  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void publish(LogRecord record) {
    boolean alarm = String.valueOf(record.getLoggerName()).contains(".alarm.");
    if (record.getLevel().intValue() >= Level.WARNING.intValue() && !alarm) {
      heard.add(record.getLoggerName() + ": " + record.getMessage() + " " + record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
