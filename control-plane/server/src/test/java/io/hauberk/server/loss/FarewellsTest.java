package io.hauberk.server.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For whom a control plane waits that ends. Nobody here ever answers who is not said to. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FarewellsTest {
  private static final InetSocketAddress ONE = new InetSocketAddress(1);
  private static final InetSocketAddress TWO = new InetSocketAddress(2);

  private final Farewells farewells = new Farewells();
  private final CompletableFuture<Void> underWay = new CompletableFuture<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void nothingIsSaidToOneThatHasLeft() {
    farewells.left(ONE);
    farewells.say(ONE, () -> fail("it has left"));
    await();
    assertEquals(List.of(), failures);
  }

  @Test
  void whoLeavesMeanwhileIsWaitedForNoLonger() throws Exception {
    farewells.say(ONE, () -> underWay);
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(this::await);
    farewells.left(ONE);
    waiting.get(30, TimeUnit.SECONDS);
    assertTrue(underWay.isCancelled());
    assertEquals(List.of(), failures);
  }

  @Test
  void whoLeavesWhileItIsCalledIsNotWaitedFor() {
    farewells.say(
        ONE,
        () -> {
          farewells.left(ONE);
          return underWay;
        });
    await();
    assertTrue(underWay.isCancelled());
  }

  @Test
  void whoIsBackIsToldAndSoIsAnybodyElse() {
    CompletableFuture<Void> told = CompletableFuture.completedFuture(null);
    CompletableFuture<Void> away = CompletableFuture.failedFuture(new IOException("away"));
    farewells.left(ONE);
    farewells.back(ONE);
    farewells.say(ONE, () -> away);
    farewells.say(TWO, () -> told);
    await();
    assertEquals(List.of("away"), failures);
  }

  @Test
  void whoIsListedNoLongerIsForgotten() {
    farewells.left(ONE);
    farewells.retain(Set.of(TWO));
    farewells.say(ONE, () -> CompletableFuture.failedFuture(new IOException("another one")));
    await();
    assertEquals(List.of("another one"), failures);
  }

  private void await() {
    farewells.await(why -> failures.add(why == null ? "" : String.valueOf(why.getMessage())));
  }
}
