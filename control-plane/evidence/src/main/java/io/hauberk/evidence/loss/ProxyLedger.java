package io.hauberk.evidence.loss;

import io.hauberk.evidence.record.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One proxy: what it counted beside what arrived, here and at other control planes. Lines are
 * counted up to the very moment of a sample, by the proxy's own clock, so that neither those on
 * their way nor those of later disturb. A difference is believed when two samples in a row show it.
 * Not safe for use by several threads.
 */
final class ProxyLedger {
  /** Lines of before a sample have arrived by then, if they ever do. */
  static final Duration GRACE = Duration.ofSeconds(3);

  /** Between two looks at a sample that no other follows. */
  private static final Duration APART = Duration.ofSeconds(5);

  /** What a proxy wrote last is handed over by then: longer than a pod may take to end. */
  private static final Duration HANDOVER = Duration.ofSeconds(40);

  /** Samples that may wait for others to answer. The counts go on, so that older ones say less. */
  private static final int MOST_WAITING = 60;

  private final Whose whose;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Tally tally;
  private Standing standing;
  private boolean late;

  /** Since when it is not known what arrived elsewhere; absent: it is. */
  private Optional<Instant> doubted;

  /** The last sample that was compared here and may be compared again; absent: none may. */
  private Optional<ProxyCounters> last;

  /** When the last sample that was compared had come in. */
  private Instant compared = Instant.MIN;

  ProxyLedger(Whose whose, LedgerState state) {
    this.whose = whose;
    this.standing = state.standing();
    this.tally = new Tally(state.started(), state.here(), state.elsewhere());
    this.last = state.last();
    this.doubted =
        Optional.of(state.doubted()).filter(millis -> millis > 0).map(Instant::ofEpochMilli);
  }

  /**
   * Whose ledger it is.
   *
   * @param name of this control plane, for others
   * @param proxy of whom it is
   * @param born of runs that began earlier, by our clock, more may have arrived than anybody knows
   */
  record Whose(String name, String proxy, Instant born) {}

  /**
   * @param key tells it apart from every other loss of this proxy, also when it is found again
   */
  record Loss(String key, Gap gap) {}

  private record Waiting(ProxyCounters counters, Instant came, boolean again) {
    boolean isOf(Question question) {
      return counters.at().toEpochMilli() == question.at();
    }

    /** When the run began, by our clock. */
    Instant began() {
      return came.minus(Duration.between(counters.started(), counters.at()));
    }
  }

  /** Some lines arrived about what ended then. */
  void arrived(Instant ended, Arrived lines) {
    late |= standing.at() > 0 && ended.toEpochMilli() <= standing.at();
    tally.arrived(ended, lines);
  }

  /** A sample arrived. */
  void counted(ProxyCounters counters, Instant now) {
    waiting.add(new Waiting(counters, now, false));
    if (waiting.size() > MOST_WAITING) {
      waiting.removeFirst();
    }
  }

  /** What others have to be asked before {@link #settle}; empty while no sample is due. */
  Optional<Question> question(Instant now) {
    Waiting first = waiting.peekFirst();
    if (first == null || first.came().plus(GRACE).isAfter(now)) {
      return Optional.empty();
    }
    if (standing.isEndedBy(first.counters()) && confirm(now)) {
      return question(now);
    }
    ProxyCounters sample = first.counters();
    long started = sample.started().toEpochMilli();
    if (Standing.isLaterRun(started, tally.started())
        || (standing.isEndedBy(sample) && !Standing.isLaterRun(tally.started(), started))) {
      tally.begin(started);
    }
    return Optional.of(new Question(whose.proxy(), started, sample.at().toEpochMilli(), standing));
  }

  /** Somebody who has later counters of it asks. */
  Testimony testify(Question question) {
    follow(question.started());
    adopt(question.standing());
    waiting.removeIf(
        sample ->
            !Standing.isLaterRun(sample.counters().started().toEpochMilli(), question.started())
                && sample.counters().at().toEpochMilli() <= question.at());
    long before = question.standing().at();
    Testimony answer = testimony(tally.here(before), tally.here(question.at()));
    tally.fold(before);
    return answer;
  }

  /** All that is known of it. */
  Testimony testify() {
    return testimony(tally.here(), tally.here());
  }

  private Testimony testimony(Arrived before, Arrived until) {
    return new Testimony(
        whose.proxy(), tally.started(), before, until, tally.elsewhere(), standing);
  }

  /** Somebody told what he knows of it. */
  void learn(String who, Testimony told) {
    follow(told.started());
    adopt(told.standing());
    if (!Standing.isLaterRun(tally.started(), told.started()) || told.started() == 0) {
      Arrived known = tally.elsewhere(who);
      late |= standing.at() > 0 && !known.orLater(told.before()).equals(known);
      tally.learn(who, told.until());
      told.elsewhere()
          .forEach(
              (other, lines) -> {
                if (!other.equals(whose.name())) {
                  late |= tally.learn(other, lines);
                }
              });
    }
  }

  private void follow(long started) {
    if (Standing.isLaterRun(started, tally.started())) {
      tally.begin(started);
    }
  }

  private void adopt(Standing other) {
    if (other.isLaterThan(standing)) {
      standing = other;
      late = true;
      waiting.removeIf(
          sample ->
              !Standing.isLaterRun(sample.counters().started().toEpochMilli(), other.started())
                  && sample.counters().at().toEpochMilli() <= other.at());
    }
  }

  /** From now on it is not known what arrived elsewhere until then. */
  void doubt(Instant now) {
    doubted = Optional.of(now);
  }

  /** What is missing at the sample of that question, after everybody has answered. */
  List<Loss> settle(Question question) {
    List<Loss> losses = new ArrayList<>();
    Waiting first = waiting.peekFirst();
    if (first == null || !first.isOf(question)) {
      return losses;
    }
    waiting.removeFirst();
    ProxyCounters sample = first.counters();
    if (Standing.isLaterRun(tally.started(), sample.started().toEpochMilli())) {
      return losses;
    }
    if (standing.isEndedBy(sample)) {
      ended(standing, sample.started()).ifPresent(losses::add);
      begin(first);
    }
    compare(first).ifPresent(losses::add);
    return losses;
  }

  private void begin(Waiting first) {
    if (standing.at() == 0 && first.began().isBefore(whose.born())) {
      doubt(whose.born());
    }
    standing = Standing.begin(first.counters().started().toEpochMilli());
  }

  private Optional<Loss> compare(Waiting next) {
    ProxyCounters sample = next.counters();
    tally.fold(sample.at().toEpochMilli());
    Arrived arrived = tally.total(sample.at().toEpochMilli());
    long missing =
        Math.max(
            sample.told() - arrived.lines(),
            sample.judged() - sample.active() - arrived.requests());
    Standing before = standing;
    boolean sure = !late && (doubted.isEmpty() || !compared.isBefore(doubted.get()));
    late = false;
    compared = next.came();
    last = next.again() ? Optional.empty() : Optional.of(sample);
    long believed = sure ? Math.min(missing, before.missing()) : 0;
    Optional<Loss> loss =
        doubted.isEmpty()
            ? counted(before, believed)
            : sure ? doubtful(before, believed) : Optional.empty();
    long reported =
        doubted.isPresent() && sure
            ? Math.max(believed, 0)
            : Math.max(doubted.isEmpty() ? believed : 0, before.reported());
    if (sure) {
      doubted = Optional.empty();
    }
    standing = before.sampled(sample, missing, reported);
    boolean unused = sample.ended() && !next.again() && confirm(next.came().plus(HANDOVER));
    return loss;
  }

  private Optional<Loss> counted(Standing before, long believed) {
    return believed <= before.reported()
        ? Optional.empty()
        : Optional.of(
            new Loss(
                before.started() + " " + before.reported(),
                gap(before, believed - before.reported(), Gap.How.COUNTERS)));
  }

  /** Of what is missing nobody knows whether it had arrived. It is not counted again. */
  private Optional<Loss> doubtful(Standing before, long believed) {
    return believed <= 0 || believed == before.reported()
        ? Optional.empty()
        : Optional.of(
            new Loss(
                before.started() + " doubted " + before.at(), gap(before, 0, Gap.How.UNKNOWN)));
  }

  private Gap gap(Standing before, long missing, Gap.How how) {
    return new Gap(
        whose.proxy(),
        missing,
        how,
        Instant.ofEpochMilli(before.whole()),
        Instant.ofEpochMilli(before.at()));
  }

  /** What it had not told when it ended is not known, unless it ended in good order. */
  private Optional<Loss> ended(Standing run, Instant until) {
    return run.isWhole() ? Optional.empty() : unknown(run, until);
  }

  private Optional<Loss> unknown(Standing run, Instant until) {
    return run.at() == 0
        ? Optional.empty()
        : Optional.of(
            new Loss(
                run.started() + " ended",
                new Gap(whose.proxy(), 0, Gap.How.UNKNOWN, Instant.ofEpochMilli(run.at()), until)));
  }

  /**
   * No further sample will come to confirm what was missing at the last one: that one is compared
   * twice more, with what arrives meanwhile.
   *
   * @return whether there is something to compare
   */
  private boolean confirm(Instant due) {
    if (standing.missing() <= standing.reported()
        || last.filter(sample -> sample.at().toEpochMilli() == standing.at()).isEmpty()) {
      return false;
    }
    ProxyCounters sample = last.get();
    last = Optional.empty();
    waiting.addFirst(new Waiting(sample, due.minus(GRACE).plus(APART), true));
    waiting.addFirst(new Waiting(sample, due.minus(GRACE), true));
    return true;
  }

  /** It will not be heard of any more. What was missing at its last sample is told later. */
  Optional<Loss> ended(Instant now) {
    boolean unused = waiting.isEmpty() && confirm(now);
    if (tally.hasAfter(standing.at())) {
      return unknown(standing, now);
    }
    return standing.busy() || standing.ended() ? ended(standing, now) : Optional.empty();
  }

  /** With everything that has arrived, as if it were of before the last sample. */
  LedgerState state() {
    return new LedgerState(
        standing,
        tally.started(),
        tally.here(),
        tally.elsewhere(),
        doubted.map(Instant::toEpochMilli).orElse(0L),
        last.filter(sample -> sample.at().toEpochMilli() == standing.at())
            .map(ProxyCounters::active)
            .orElse(-1L));
  }
}
