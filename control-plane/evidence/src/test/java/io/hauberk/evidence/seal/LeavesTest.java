package io.hauberk.evidence.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LeavesTest {
  private final Leaves leaves = new Leaves();

  private void append(long from, long to) {
    leaves.appended(from, LongStream.range(from, to).mapToObj(LogFolder::record).toList());
  }

  private void assertTakes(long from, long to) {
    List<byte[]> taken = leaves.take(from, to);
    assertEquals(to - from, taken.size());
    for (int i = 0; i < taken.size(); i++) {
      assertArrayEquals(new Merkle().leaf(LogFolder.record(from + i)), taken.get(i));
    }
  }

  @Test
  void theyAreTakenInTheirOrder() {
    append(5, 8);
    append(8, 20);
    assertTakes(5, 7);
    assertTakes(7, 15);
    assertEquals(5, leaves.take(15, 100).size());
    assertEquals(List.of(), leaves.take(20, 100));
    append(20, 21);
    assertTakes(20, 21);
  }

  @Test
  void whoNeedsOlderOnesGetsNoneAndKeepsThem() {
    append(5, 8);
    assertEquals(List.of(), leaves.take(4, 8));
    assertTakes(5, 8);
  }

  @Test
  void whatWasReadInsteadIsDropped() {
    append(0, 10);
    assertTakes(7, 10);
    assertEquals(List.of(), leaves.take(3, 10));
  }

  @Test
  void tooManyAreNotKept() {
    append(0, 10);
    leaves.appended(10, Collections.nCopies(1 << 16, new byte[1]));
    assertEquals(List.of(), leaves.take(0, 10));
    assertEquals(1 << 16, leaves.take(10, 1 << 20).size());
    leaves.appended((1 << 16) + 10, Collections.nCopies(1 + (1 << 16), new byte[1]));
    append((1 << 17) + 11, (1 << 17) + 12);
    assertEquals(1, leaves.take((1 << 17) + 11, 1 << 20).size());
  }
}
