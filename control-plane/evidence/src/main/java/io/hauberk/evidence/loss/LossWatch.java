package io.hauberk.evidence.loss;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import io.hauberk.evidence.record.Recorder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Compares what proxies counted with what arrived of them, here and at other control planes, and
 * records what is missing. What it remembers is written every few seconds; after a kill the records
 * of the log that came later are counted again. Safe for use by several threads.
 */
public final class LossWatch implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofMinutes(10);
  private static final Duration FORGET = Duration.ofDays(1);
  private static final Duration SAVE = Duration.ofSeconds(5);

  /** Others are asked so often also when there is no question: who left is missed in time. */
  private static final Duration GREETING = Duration.ofSeconds(5);

  /** Samples that a proxy may have waiting. */
  private static final int MOST_ROUNDS = 100;

  private static final int PAGE = 1000;
  private static final Logger LOG = System.getLogger(LossWatch.class.getName());

  private final Path file;
  private final Recorder recorder;
  private final InstantSource clock;
  private final Others others;
  private final String name;
  private final Instant born;
  private final Counterparts counterparts;
  private final Map<String, ProxyLedger> ledgers = new HashMap<>();

  /** When a proxy was last heard of by anybody; who is not for long is forgotten. */
  private final Map<String, Instant> known = new HashMap<>();

  /** When its counters came here last, of those whose counters do. */
  private final Map<String, Instant> heard = new HashMap<>();

  private final Set<String> silent = new HashSet<>();
  private final List<CompletableFuture<Long>> telling = new ArrayList<>();
  private long next;
  private Instant saved;
  private Instant asked = Instant.MIN;
  private @Nullable LossState written;
  private boolean closed;

  private LossWatch(
      Path file, LossState state, Recorder recorder, Others others, InstantSource clock) {
    this.file = file;
    this.recorder = recorder;
    this.clock = clock;
    this.others = others;
    this.saved = clock.instant();
    this.name = state.name();
    this.born = Instant.ofEpochMilli(state.born());
    this.counterparts = new Counterparts(state.others(), clock.instant());
  }

  /**
   * Of the only control plane.
   *
   * @param file where it remembers
   * @param log the records, to count those again that it does not remember
   * @param recorder where it tells of losses
   */
  public static LossWatch open(Path file, RecordLog log, Recorder recorder, InstantSource clock) {
    return open(file, log, recorder, Others.NONE, clock);
  }

  /**
   * What cannot be read is forgotten.
   *
   * @param file where it remembers
   * @param log the records, to count those again that it does not remember
   * @param recorder where it tells of losses
   * @param others who takes in lines of the same proxies
   */
  public static LossWatch open(
      Path file, RecordLog log, Recorder recorder, Others others, InstantSource clock) {
    LossState state = LossState.begin(clock.instant());
    try {
      state = LossState.read(file).orElse(state);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what proxies had told before is not known: {0}", e.getMessage());
    }
    LossWatch watch = new LossWatch(file, state, recorder, others, clock);
    try {
      watch.restore(state, log);
      // Whoever is told the name may count on it.
      watch.save();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what proxies had told before is not known: {0}", e.getMessage());
    }
    return watch;
  }

  private synchronized void restore(LossState state, RecordLog log) throws IOException {
    Instant now = clock.instant();
    state
        .proxies()
        .forEach(
            (proxy, ledger) -> {
              ledgers.put(proxy, ledger(proxy, ledger));
              known.put(proxy, now);
              heard.put(proxy, now);
            });
    next = state.next() < 0 ? log.end() : Math.max(state.next(), log.first());
    while (next < log.end()) {
      for (byte[] record : log.read(next, PAGE)) {
        count(record);
        next++;
      }
    }
  }

  private void count(byte[] encoded) {
    try {
      EvidenceRecord record = RecordCodec.decode(encoded);
      if (record.fact() instanceof Access access) {
        arrived(
            access.observer().proxy(),
            record.time().plus(access.connection().duration()),
            access.http().isPresent(),
            next);
      }
    } catch (RecordFormatException e) {
      // whoever reads the log for its own sake says so
    }
  }

  /**
   * A line of a proxy has arrived, and is accounted for: kept, counted, or refused.
   *
   * @param ended when what it tells of was over, by the proxy's clock
   * @param request whether it tells of a request
   * @param index of the record that was made of it; -1 for none
   */
  public synchronized void arrived(String proxy, Instant ended, boolean request, long index) {
    ledger(proxy).arrived(ended, new Arrived(1, request ? 1 : 0));
    next = Math.max(next, index + 1);
  }

  /**
   * A record tells already that so many decisions of a proxy did not arrive.
   *
   * @param until they were over by then, by the proxy's clock
   */
  public synchronized void told(String proxy, Instant until, long decisions) {
    ledger(proxy).arrived(until, new Arrived(decisions, decisions));
  }

  /** A proxy told what it has counted. */
  public synchronized void counted(String proxy, ProxyCounters counters) {
    ledger(proxy).counted(counters, clock.instant());
    heard.put(proxy, clock.instant());
    silent.remove(proxy);
  }

  private ProxyLedger ledger(String proxy) {
    known.put(proxy, clock.instant());
    return ledgers.computeIfAbsent(proxy, p -> ledger(p, LedgerState.UNKNOWN));
  }

  private ProxyLedger ledger(String proxy, LedgerState state) {
    return new ProxyLedger(
        new ProxyLedger.Whose(name, proxy, others == Others.NONE ? Instant.MIN : born), state);
  }

  /**
   * Another control plane asks, which has the counters of these proxies now.
   *
   * @param who asks; none of its business when that is this one
   * @return an answer to each question; empty when nothing that is said here holds for long
   */
  public synchronized Optional<List<Testimony>> asked(String who, List<Question> questions) {
    if (closed) {
      return Optional.empty();
    }
    if (who.equals(name)) {
      return Optional.of(List.of());
    }
    present(who, clock.instant());
    List<Testimony> answers = new ArrayList<>();
    for (Question question : questions) {
      answers.add(ledger(question.proxy()).testify(question));
      heard.remove(question.proxy());
      silent.remove(question.proxy());
    }
    return Optional.of(answers);
  }

  /**
   * Another control plane tells all that has come to it.
   *
   * @param ended whether nothing follows
   */
  public synchronized void left(String who, List<Testimony> told, boolean ended) {
    Instant now = clock.instant();
    for (Testimony one : told) {
      ledger(one.proxy()).learn(who, one);
      // Its counters come to somebody else from now on, or to nobody.
      heard.putIfAbsent(one.proxy(), now);
    }
    if (ended) {
      counterparts.left(who, now);
    }
  }

  /** What this one is called by others. */
  public String name() {
    return name;
  }

  /** Records what is missing; to be called about every second, by one thread. */
  public void tick() throws IOException {
    boolean more = true;
    for (int round = 0; more && round < MOST_ROUNDS; round++) {
      Instant now = clock.instant();
      List<Question> questions = questions(now);
      if (questions.isEmpty() && now.isBefore(asked.plus(GREETING))) {
        break;
      }
      asked = now;
      more = settle(questions, others.ask(name, questions), now) && !questions.isEmpty();
    }
    look();
  }

  private synchronized List<Question> questions(Instant now) {
    if (closed) {
      return List.of();
    }
    return ledgers.values().stream().flatMap(ledger -> ledger.question(now).stream()).toList();
  }

  /** Whether everybody has answered from whom an answer is due. */
  private synchronized boolean settle(List<Question> questions, Others.Round round, Instant then) {
    if (closed) {
      return false;
    }
    Instant now = clock.instant();
    round
        .answers()
        .forEach(
            (who, answers) -> {
              present(who, then);
              answers.forEach(answer -> ledger(answer.proxy()).learn(who, answer));
            });
    if (!round.complete()) {
      return false;
    }
    if (counterparts.giveUp(now)) {
      doubt(now);
    }
    if (!counterparts.areAll(round.answers().keySet())) {
      return false;
    }
    for (Question question : questions) {
      ProxyLedger ledger = ledgers.get(question.proxy());
      if (ledger != null) {
        ledger.settle(question).forEach(loss -> tell(loss, now));
      }
    }
    return true;
  }

  private void present(String who, Instant then) {
    Instant now = clock.instant();
    if (counterparts.heard(who, then, now)) {
      doubt(now);
    }
  }

  private void doubt(Instant now) {
    LOG.log(
        Level.WARNING,
        "of another control plane it is not known which lines it has taken in: losses of the last"
            + " minutes are told without a number");
    ledgers.values().forEach(ledger -> ledger.doubt(now));
    // Whose counters it had is heard of by somebody else, or has ended.
    known.keySet().forEach(proxy -> heard.putIfAbsent(proxy, now));
  }

  private synchronized void look() throws IOException {
    if (closed) {
      return;
    }
    Instant now = clock.instant();
    heard.forEach((proxy, last) -> watchSilence(proxy, last, now));
    known.values().removeIf(last -> last.plus(FORGET).isBefore(now));
    heard.keySet().retainAll(known.keySet());
    ledgers.keySet().retainAll(known.keySet());
    silent.retainAll(known.keySet());
    if (!now.isBefore(saved.plus(SAVE))) {
      save();
    }
  }

  /** Who was cut off may come back, and then has to be known. */
  private void watchSilence(String proxy, Instant last, Instant now) {
    ProxyLedger ledger = ledgers.get(proxy);
    if (ledger != null && last.plus(SILENCE).isBefore(now) && silent.add(proxy)) {
      ledger.ended(last).ifPresent(loss -> tell(loss, now));
    }
  }

  private void tell(ProxyLedger.Loss loss, Instant now) {
    String uid = "loss:" + digest(loss.gap().proxy() + " " + loss.key());
    telling.add(recorder.record(new EvidenceRecord(uid, now, now, loss.gap())));
  }

  /** What was told is remembered as told only when it is kept. */
  private synchronized void save() throws IOException {
    if (telling.stream().allMatch(CompletableFuture::isDone)) {
      telling.clear();
      Map<String, LedgerState> states = new TreeMap<>();
      ledgers.forEach((proxy, ledger) -> states.put(proxy, ledger.state()));
      LossState state =
          new LossState(name, born.toEpochMilli(), next, counterparts.state(), states);
      if (!state.equals(written)) {
        state.write(file);
        written = state;
      }
      saved = clock.instant();
    }
  }

  /** Tells the others all that has come; after it nothing is taken in. */
  @Override
  public void close() throws IOException {
    others.leave(name, farewell());
    save();
  }

  private synchronized List<Testimony> farewell() {
    closed = true;
    return ledgers.values().stream().map(ProxyLedger::testify).toList();
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
