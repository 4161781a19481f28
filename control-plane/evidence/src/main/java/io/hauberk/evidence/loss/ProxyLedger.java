package io.hauberk.evidence.loss;

import io.hauberk.evidence.record.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One proxy: what it counted beside what arrived. Lines are counted up to the very moment of a
 * sample, by the proxy's own clock, so that neither those on their way nor those of later disturb.
 * A difference is believed when two samples in a row show it. Not safe for use by several threads.
 */
final class ProxyLedger {
  /** Lines of before a sample have arrived by then, if they ever do. */
  static final Duration GRACE = Duration.ofSeconds(3);

  /** Milliseconds with lines that are told apart, of a proxy that sends no samples. */
  private static final int MOST_RECENT = 60_000;

  private static final Duration SAME_START = Duration.ofSeconds(5);

  /** How much later than in truth a start may seem, by the whole seconds of the proxy's uptime. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private final String proxy;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /** Lines after the last sample that was settled, by the millisecond in which they ended. */
  private final TreeMap<Long, Arrived> recent = new TreeMap<>();

  private LedgerState state;
  private boolean late;

  ProxyLedger(String proxy, LedgerState state) {
    this.proxy = proxy;
    this.state = state;
  }

  /**
   * @param key tells it apart from every other loss of this proxy, also when it is found again
   */
  record Loss(String key, Gap gap) {}

  private record Waiting(ProxyCounters counters, Instant due) {}

  /**
   * @param lines how many
   * @param requests how many of them tell of a request that a filter judged
   */
  record Arrived(long lines, long requests) {
    static final Arrived NONE = new Arrived(0, 0);

    Arrived plus(Arrived other) {
      return new Arrived(lines + other.lines, requests + other.requests);
    }
  }

  /** Some lines arrived about what ended then. */
  void arrived(Instant ended, Arrived lines) {
    if (state.at() > 0 && ended.toEpochMilli() <= state.at()) {
      state = state.arrived(lines);
      late = true;
    } else {
      recent.merge(ended.toEpochMilli(), lines, Arrived::plus);
      if (recent.size() > MOST_RECENT) {
        fold(recent.firstKey());
      }
    }
  }

  /** A sample arrived. */
  void counted(ProxyCounters counters, Instant now) {
    waiting.add(new Waiting(counters, now.plus(GRACE)));
  }

  /** What is missing, as far as it is known by now. */
  List<Loss> settle(Instant now) {
    List<Loss> losses = new ArrayList<>();
    while (!waiting.isEmpty() && !waiting.getFirst().due().isAfter(now)) {
      ProxyCounters sample = waiting.removeFirst().counters();
      if (isAnotherRun(sample)) {
        begin(sample).ifPresent(losses::add);
      }
      settle(sample).ifPresent(losses::add);
    }
    return losses;
  }

  private Optional<Loss> settle(ProxyCounters sample) {
    fold(sample.at().toEpochMilli());
    long missing =
        Math.max(
            sample.told() - state.lines(), sample.judged() - sample.active() - state.requests());
    long believed = late ? 0 : Math.min(missing, state.missing());
    LedgerState before = state;
    state = state.sampled(sample, missing, Math.max(believed, before.reported()));
    late = false;
    return believed <= before.reported()
        ? Optional.empty()
        : Optional.of(
            new Loss(
                before.started() + " " + before.reported(),
                new Gap(
                    proxy,
                    believed - before.reported(),
                    Gap.How.COUNTERS,
                    Instant.ofEpochMilli(before.whole()),
                    Instant.ofEpochMilli(before.at()))));
  }

  private boolean isAnotherRun(ProxyCounters sample) {
    return sample.started().toEpochMilli() > state.started() + SAME_START.toMillis()
        || sample.told() < state.told()
        || sample.judged() < state.judged();
  }

  /** Another run of the proxy, which counts from 0. */
  private Optional<Loss> begin(ProxyCounters sample) {
    LedgerState before = state;
    state = LedgerState.begin(sample.started());
    if (before.started() == 0) {
      state = state.arrived(new Arrived(before.lines(), before.requests()));
    }
    recent.headMap(sample.started().minus(ROUNDING).toEpochMilli()).clear();
    return ended(before, sample.started());
  }

  /** What it had not told when it ended is not known. */
  private Optional<Loss> ended(LedgerState run, Instant until) {
    return run.at() == 0
        ? Optional.empty()
        : Optional.of(
            new Loss(
                run.started() + " ended",
                new Gap(proxy, 0, Gap.How.UNKNOWN, Instant.ofEpochMilli(run.at()), until)));
  }

  /** It will not be heard of any more. */
  Optional<Loss> ended(Instant now) {
    return state.busy() || !recent.isEmpty() ? ended(state, now) : Optional.empty();
  }

  private void fold(long until) {
    Map<Long, Arrived> before = recent.headMap(until, true);
    state = state.arrived(before.values().stream().reduce(Arrived.NONE, Arrived::plus));
    before.clear();
  }

  /** With everything that has arrived, as if it were of before the last sample. */
  LedgerState state() {
    return state.arrived(recent.values().stream().reduce(Arrived.NONE, Arrived::plus));
  }
}
