package io.hauberk.kubernetes.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseElectionTest {
  private static final LeaseTimes TIMES = LeaseTimes.STANDARD;

  private final AtomicLong nanos = new AtomicLong();
  private final Store store = new Store();
  private final Candidate one = new Candidate("one");
  private final Candidate two = new Candidate("two");

  @Test
  void oneLeadsAndTheOtherWaits() {
    one.election.look();
    two.election.look();
    assertTrue(one.leads());
    assertFalse(two.leads());
  }

  @Test
  void whoeverCannotRenewStopsBeforeAnotherMayBegin() {
    one.election.look();
    two.election.look();
    store.away = true;
    after(TIMES.deadline());
    // Without a single look of its own.
    assertFalse(one.leads());
    store.away = false;
    two.election.look();
    assertFalse(two.leads());
    after(TIMES.duration());
    two.election.look();
    assertTrue(two.leads());
    assertEquals(2, two.terms.getLast().term());
    one.election.look();
    assertFalse(one.leads());
    assertEquals(List.of("begin", "end"), one.events);
  }

  @Test
  void whoRenewsKeepsLeading() {
    one.election.look();
    two.election.look();
    for (int i = 0; i < 30; i++) {
      after(TIMES.period());
      one.election.look();
      two.election.look();
      assertTrue(one.leads());
      assertFalse(two.leads());
    }
    assertEquals(List.of("begin"), one.events);
  }

  @Test
  void aLeaseThatIsGivenBackIsTakenAtOnce() {
    one.election.look();
    one.election.close();
    assertEquals(List.of("begin", "end"), one.events);
    two.election.look();
    assertTrue(two.leads());
  }

  @Test
  void ofTwoWhoSeeTheSameFreeLeaseOneGetsIt() {
    store.beforeWrite = () -> two.election.look();
    one.election.look();
    assertFalse(one.leads());
    assertTrue(two.leads());
  }

  private void after(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private final class Candidate {
    final List<Leadership> terms = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final LeaseElection election;

    Candidate(String self) {
      election = new LeaseElection(store, self, List.of(new Task()), TIMES, nanos::get);
    }

    boolean leads() {
      return !terms.isEmpty() && terms.getLast().holds();
    }

    private final class Task implements LeaderTask {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public AutoCloseable lead(Leadership leadership) {
        terms.add(leadership);
        events.add("begin");
        return () -> events.add("end");
      }
    }
  }

  /** A Lease that can be out of reach. */
  private static final class Store implements LeaseStore {
    private @Nullable Held held;
    private int version;
    boolean away;
    Runnable beforeWrite = () -> {};

    @Override
    public Optional<Held> read() {
      requireThere();
      return Optional.ofNullable(held);
    }

    @Override
    public Optional<Held> write(Optional<Held> before, String holder, int term) {
      requireThere();
      Runnable first = beforeWrite;
      beforeWrite = () -> {};
      first.run();
      if (!Optional.ofNullable(held).equals(before)) {
        return Optional.empty();
      }
      version++;
      held = new Held(String.valueOf(version), holder, String.valueOf(version), term);
      return Optional.of(held);
    }

    private void requireThere() {
      if (away) {
        throw new IllegalStateException("away");
      }
    }
  }
}
