package io.hauberk.evidence.sink;

import java.util.ArrayList;
import java.util.List;

/** Pumps that run beside one another; none waits for another. */
public final class Sinks implements AutoCloseable {
  private final List<SinkPump> pumps = new ArrayList<>();

  public void add(SinkPump pump) {
    pumps.add(pump);
  }

  /** Of each, in the order in which they were added; at any time, by any thread. */
  public List<SinkStatus> status() {
    return pumps.stream().map(SinkPump::status).toList();
  }

  /** All of them have the same ten seconds to come to the end of the log. */
  @Override
  public void close() {
    pumps.forEach(SinkPump::leave);
    pumps.forEach(SinkPump::close);
  }
}
