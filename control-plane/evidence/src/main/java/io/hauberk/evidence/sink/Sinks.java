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

  @Override
  public void close() {
    pumps.parallelStream().forEach(SinkPump::close);
  }
}
