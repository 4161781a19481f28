package io.hauberk.e2e.evidence;

import io.hauberk.testkit.http.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks at a steady rate until it is told to stop, each time for another path, and knows which of
 * them were answered.
 */
final class SteadyProgram {
  private final int port;
  private final long pauseNanos;
  private final List<String> answered = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
  private volatile boolean stopped;

  private SteadyProgram(int port, int perSecond) {
    this.port = port;
    this.pauseNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  static SteadyProgram start(int port, int perSecond) {
    SteadyProgram program = new SteadyProgram(port, perSecond);
    program.thread.start();
    return program;
  }

  private void run() {
    long next = System.nanoTime();
    int asked = 0;
    while (!stopped) {
      try (HttpConnection connection = HttpConnection.plain(port)) {
        while (!stopped) {
          String path = "/request/" + asked++;
          connection.exchange("GET", path, List.of("Host: alice.alice"));
          answered(path);
          next += pauseNanos;
          LockSupport.parkNanos(next - System.nanoTime());
        }
      } catch (IOException e) {
        // a listener that is drained closes its connections: the next one goes to its successor
        LockSupport.parkNanos(pauseNanos);
      }
    }
  }

  private synchronized void answered(String path) {
    answered.add(path);
  }

  /** How many were answered until now. */
  synchronized int count() {
    return answered.size();
  }

  /** Lets it ask for so long. */
  void run(int perSecond, Duration time) {
    int until = count() + (int) (perSecond * time.toMillis() / 1000);
    if (!Patience.until(time.multipliedBy(4).plusSeconds(10), () -> count() >= until)) {
      throw new AssertionError(count() + " of " + until + " requests");
    }
  }

  /** Those that were answered, when the last of them was. */
  List<String> stop() throws InterruptedException {
    stopped = true;
    thread.join();
    synchronized (this) {
      return List.copyOf(answered);
    }
  }
}
