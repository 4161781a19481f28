package io.hauberk.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Bob's program at work: 200 requests a second through his sidecar, on connections kept open. */
final class Load implements AutoCloseable {
  private static final int THREADS = 4;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final int port;
  private final AtomicLong sent = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Load(int port) {
    this.port = port;
  }

  static Load start(int port) {
    Load load = new Load(port);
    for (int i = 0; i < THREADS; i++) {
      load.threads.add(Thread.ofPlatform().daemon().name("load-" + i).start(load::run));
    }
    return load;
  }

  private void run() {
    while (!stopped) {
      try (WireClient client = WireClient.plain(port)) {
        long next = System.nanoTime();
        while (!stopped) {
          WireClient.Reply reply = client.ask("GET", "/customer-records/load", "alice.alice");
          sent.incrementAndGet();
          if (reply.status() != 200) {
            failures.add(reply.status() + " " + reply.body().strip());
          }
          next += PAUSE_NANOS;
          TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
        }
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  long sent() {
    return sent.get();
  }

  int failed() {
    return failures.size();
  }

  /** The first of what went wrong, if anything did. */
  String trouble() {
    String first = failures.peek();
    return first == null ? "" : first;
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join(2000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
