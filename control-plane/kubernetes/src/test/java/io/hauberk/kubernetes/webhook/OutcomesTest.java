package io.hauberk.kubernetes.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.evidence.record.Administration.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final Optional<String> OLD = Optional.of("old");
  private static final Optional<String> NEW = Optional.of("new");
  private static final Optional<String> GONE = Optional.empty();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private final List<Administration> told = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes(told::add, now::get);

  @Test
  void whatIsStoredIsToldOnce() {
    allowed(Action.CREATE, GONE, NEW);
    stored(NEW);
    allowed(Action.UPDATE, OLD, NEW);
    stored(OLD);
    stored(NEW);
    allowed(Action.DELETE, NEW, GONE);
    stored(GONE);

    later(true);

    assertEquals(List.of(true, true, true), effects());
  }

  @Test
  void whatIsNotStoredIsToldAgainAsWithoutEffect() {
    allowed(Action.CREATE, GONE, NEW);
    now.updateAndGet(before -> before.plus(Outcomes.PATIENCE).minusMillis(1));
    outcomes.tick(true);
    assertEquals(List.of(true), effects());

    later(true);
    later(true);

    assertEquals(List.of(true, false), effects());
    assertEquals("not stored", told.getLast().details().get("outcome"));
    assertEquals("r-1", told.getLast().details().get("review"));
    assertEquals("dev", told.getLast().actor());
  }

  /** As when its status is written. */
  @Test
  void thatAnObjectIsStoredAsItWasSaysNothingOfTheChange() {
    allowed(Action.UPDATE, OLD, NEW);
    stored(OLD);
    allowed(Action.DELETE, OLD, GONE);
    stored(OLD);

    later(true);

    assertEquals(List.of(true, true, false, false), effects());
  }

  /** The change may have been stored in between, where a list skipped it. */
  @Test
  void whatSomebodyElseHasChangedSinceIsNotJudged() {
    allowed(Action.UPDATE, OLD, NEW);
    stored(Optional.of("another"));

    later(true);

    assertEquals(List.of(true), effects());
  }

  @Test
  void whoDoesNotHearOfObjectsKnowsNothing() {
    allowed(Action.CREATE, GONE, NEW);
    later(false);
    outcomes.tick(true);
    assertEquals(List.of(true), effects());

    later(true);

    assertEquals(List.of(true, false), effects());
  }

  @Test
  void whatIsRefusedOrNotHeardOfIsToldAndNotFollowed() {
    outcomes.allowedOrRefused(act(Action.CREATE, GONE, NEW, false), true);
    outcomes.allowedOrRefused(act(Action.CREATE, GONE, NEW, true), false);

    later(true);

    assertEquals(List.of(false, true), effects());
  }

  private void later(boolean watching) {
    now.updateAndGet(before -> before.plus(Outcomes.PATIENCE));
    outcomes.tick(watching);
  }

  private void allowed(Action action, Optional<String> before, Optional<String> after) {
    outcomes.allowedOrRefused(act(action, before, after, true), true);
  }

  private void stored(Optional<String> fingerprint) {
    outcomes.stored("MeshPolicy", "shop", "reads", fingerprint);
  }

  private List<Boolean> effects() {
    return told.stream().map(Administration::accepted).toList();
  }

  private static Administration act(
      Action action, Optional<String> before, Optional<String> after, boolean accepted) {
    TreeMap<String, String> details = new TreeMap<>();
    details.put("review", "r-1");
    return new Administration(
        "dev",
        Source.KUBERNETES,
        action,
        "MeshPolicy",
        Optional.of("shop"),
        "reads",
        before,
        after,
        accepted,
        Optional.empty(),
        details);
  }
}
