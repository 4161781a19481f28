package io.hauberk.evidence.sink;

import java.io.IOException;

/** Takes messages to one receiver. Used by one thread at a time. */
public interface Sink extends AutoCloseable {
  /**
   * Returns when the receiver has taken or refused what it was sent. What "taken" promises differs
   * by receiver; nothing is reported as taken that a loss of this process, or of the connection,
   * could still lose.
   *
   * @throws IOException when nobody knows what arrived: all of it is sent again
   * @throws RefusedBatchException when the receiver refused the batch as a whole
   */
  Receipt deliver(java.util.List<Message> batch) throws IOException, InterruptedException;

  @Override
  void close();
}
