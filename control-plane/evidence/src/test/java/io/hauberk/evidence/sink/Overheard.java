package io.hauberk.evidence.sink;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Everything that this code and the client of Kafka log meanwhile, down to what debugging says. */
public final class Overheard extends Handler implements AutoCloseable {
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Map<Logger, Boolean> loggers =
      List.of("io.hauberk", "org.apache.kafka").stream()
          .map(Logger::getLogger)
          .collect(Collectors.toMap(logger -> logger, Logger::getUseParentHandlers));

  public Overheard() {
    for (Logger logger : loggers.keySet()) {
      logger.setLevel(Level.FINE);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }
  }

  public boolean has(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  @Override
  public void publish(LogRecord record) {
    StringBuilder line = new StringBuilder(String.valueOf(record.getMessage()));
    for (Throwable at = record.getThrown(); at != null; at = at.getCause()) {
      line.append(' ').append(at);
    }
    lines.add(line.toString());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    loggers.forEach(
        (logger, parents) -> {
          logger.removeHandler(this);
          logger.setUseParentHandlers(parents);
          logger.setLevel(null);
        });
  }
}
