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
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Compares what proxies counted with what arrived of them, and records what is missing. What it
 * remembers is written every few seconds; after a kill the records of the log that came later are
 * counted again. Safe for use by several threads.
 */
public final class LossWatch implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofMinutes(10);
  private static final Duration FORGET = Duration.ofDays(1);
  private static final Duration SAVE = Duration.ofSeconds(5);
  private static final int PAGE = 1000;
  private static final Logger LOG = System.getLogger(LossWatch.class.getName());

  private final Path file;
  private final Recorder recorder;
  private final InstantSource clock;
  private final Map<String, ProxyLedger> ledgers = new HashMap<>();
  private final Map<String, Instant> heard = new HashMap<>();
  private final Set<String> silent = new HashSet<>();
  private final List<CompletableFuture<Long>> telling = new ArrayList<>();
  private long next;
  private Instant saved;
  private @Nullable LossState written;

  private LossWatch(Path file, Recorder recorder, InstantSource clock) {
    this.file = file;
    this.recorder = recorder;
    this.clock = clock;
    this.saved = clock.instant();
  }

  /**
   * What cannot be read is forgotten.
   *
   * @param file where it remembers
   * @param log the records, to count those again that it does not remember
   * @param recorder where it tells of losses
   */
  public static LossWatch open(Path file, RecordLog log, Recorder recorder, InstantSource clock) {
    LossWatch watch = new LossWatch(file, recorder, clock);
    try {
      watch.restore(LossState.read(file), log);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what proxies had told before is not known: {0}", e.getMessage());
    }
    return watch;
  }

  private synchronized void restore(LossState state, RecordLog log) throws IOException {
    state.proxies().forEach((proxy, ledger) -> ledgers.put(proxy, new ProxyLedger(proxy, ledger)));
    ledgers.keySet().forEach(proxy -> heard.put(proxy, clock.instant()));
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
    ledger(proxy).arrived(ended, new ProxyLedger.Arrived(1, request ? 1 : 0));
    next = Math.max(next, index + 1);
  }

  /** A proxy told what it has counted. */
  public synchronized void counted(String proxy, ProxyCounters counters) {
    ledger(proxy).counted(counters, clock.instant());
    heard.put(proxy, clock.instant());
    silent.remove(proxy);
  }

  private ProxyLedger ledger(String proxy) {
    heard.putIfAbsent(proxy, clock.instant());
    return ledgers.computeIfAbsent(proxy, p -> new ProxyLedger(p, LedgerState.UNKNOWN));
  }

  /** Records what is missing; to be called about every second. */
  public synchronized void tick() throws IOException {
    Instant now = clock.instant();
    ledgers.forEach((proxy, ledger) -> ledger.settle(now).forEach(loss -> tell(loss, now)));
    heard.forEach((proxy, last) -> watchSilence(proxy, last, now));
    heard.values().removeIf(last -> last.plus(FORGET).isBefore(now));
    ledgers.keySet().retainAll(heard.keySet());
    silent.retainAll(heard.keySet());
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
  private void save() throws IOException {
    if (telling.stream().allMatch(CompletableFuture::isDone)) {
      telling.clear();
      Map<String, LedgerState> states = new TreeMap<>();
      ledgers.forEach((proxy, ledger) -> states.put(proxy, ledger.state()));
      LossState state = new LossState(next, states);
      if (!state.equals(written)) {
        state.write(file);
        written = state;
      }
      saved = clock.instant();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    save();
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
