package io.hauberk.evidence.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.log.AppendQueue.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
  private static final long FIRST = 1_000_000_007;
  private static final int MANY = 20_000;
  private static final int RING = 8192;

  private final Recent recent = new Recent(FIRST);
  private final List<byte[]> found = new ArrayList<>();

  @Test
  void theNewestAreFoundAtTheirIndexAndTheOldestAreNot() {
    List<Pending> all =
        IntStream.range(0, MANY).mapToObj(n -> new Pending(new byte[n % 100], null)).toList();
    for (int at = 0; at < MANY; at += 400) {
      recent.add(all.subList(at, at + 400));
    }
    assertTrue(recent.read(FIRST + MANY - RING, FIRST + MANY, found));
    assertEquals(RING, found.size());
    for (int i = 0; i < RING; i++) {
      assertSame(all.get(MANY - RING + i).record(), found.get(i));
    }
    assertFalse(recent.read(FIRST + MANY - RING - 1, FIRST + MANY, found));
    assertFalse(recent.read(FIRST + MANY - 1, FIRST + MANY + 1, found));
    assertEquals(RING, found.size());
  }

  @Test
  void longOnesAreFewer() {
    for (int i = 0; i < 1000; i++) {
      recent.add(List.of(new Pending(new byte[60_000], null)));
    }
    assertTrue(recent.read(FIRST + 1000 - 100, FIRST + 1000, found));
    assertFalse(recent.read(FIRST + 1000 - 200, FIRST + 1000, found));
  }

  @Test
  void thereAreNoneBeforeTheFirst() {
    assertTrue(recent.read(FIRST, FIRST, found));
    assertFalse(recent.read(FIRST - 1, FIRST, found));
    assertEquals(List.of(), found);
  }
}
