package io.hauberk.server.loss;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Farewells to other control planes, and who of them has said it: nobody waits for one that has
 * left itself, also while it is still listed. Safe for use by several threads.
 */
final class Farewells {
  private final Set<InetSocketAddress> left = ConcurrentHashMap.newKeySet();
  private final Map<InetSocketAddress, Future<?>> said = new ConcurrentHashMap<>();

  /** Who was there has left. */
  void left(InetSocketAddress where) {
    left.add(where);
    forgo(where);
  }

  /** Somebody is there, perhaps again. */
  void back(InetSocketAddress where) {
    left.remove(where);
  }

  /** Forgets who is not among these. */
  void retain(Set<InetSocketAddress> all) {
    left.retainAll(all);
  }

  /**
   * Unless it has left.
   *
   * @param call begins it
   */
  void say(InetSocketAddress where, Supplier<Future<?>> call) {
    if (!left.contains(where)) {
      said.put(where, call.get());
    }
    if (left.contains(where)) {
      forgo(where);
    }
  }

  private void forgo(InetSocketAddress where) {
    Future<?> call = said.get(where);
    if (call != null) {
      call.cancel(true);
    }
  }

  /**
   * Until everybody knows or has left.
   *
   * @param failure told why one does not know
   */
  void await(Consumer<@Nullable Throwable> failure) {
    for (Future<?> one : said.values()) {
      try {
        one.get();
      } catch (CancellationException e) {
        // it has left
      } catch (ExecutionException e) {
        failure.accept(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
