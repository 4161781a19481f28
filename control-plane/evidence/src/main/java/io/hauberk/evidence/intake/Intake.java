package io.hauberk.evidence.intake;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where lines of proxies arrive. It never blocks and holds a bounded number of bytes: when they do
 * not get to the disk as fast as they come, what was allowed is counted instead of kept, and in the
 * end {@link #isFull} asks for a pause. What was denied is never shed here. Safe for use by several
 * threads.
 */
public final class Intake {
  private static final Logger LOG = System.getLogger(Intake.class.getName());
  private static final long SHED = -1;

  private final Recorder recorder;
  private final AccessReader reader;
  private final IntakeOptions options;
  private final InstantSource clock;
  private final ShedLines shed;
  private final Map<InstanceName, Teller> tellers;
  private volatile Arrivals arrivals = (proxy, ended, request, index) -> {};
  private volatile Impostors impostors = (proxy, what) -> {};
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong notItsOwn = new AtomicLong();
  private final AtomicLong malformed = new AtomicLong();
  private final AtomicLong stumbled = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  public Intake(Recorder recorder, Roster roster, IntakeOptions options, InstantSource clock) {
    this.recorder = recorder;
    this.reader = new AccessReader(roster, options.redaction());
    this.options = options;
    this.clock = clock;
    this.shed = new ShedLines(clock);
    this.tellers =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<InstanceName, Teller> eldest) {
            return size() > options.proxies();
          }
        };
  }

  /** Who counts what arrives. It must not block. */
  @FunctionalInterface
  public interface Arrivals {
    /**
     * A line is accounted for: kept, counted, or refused.
     *
     * @param ended when what it tells of was over, by the proxy's clock
     * @param request whether it tells of a request
     * @param index of its record; -1 for none
     */
    void arrived(InstanceName proxy, Instant ended, boolean request, long index);

    /**
     * Of so many decisions a record of its own tells that they did not arrive.
     *
     * @param until they were over by then, by the proxy's clock
     */
    default void told(InstanceName proxy, Instant until, long decisions) {}
  }

  public void onArrival(Arrivals listener) {
    arrivals = listener;
  }

  /** Whoever brought lines has recorded that so many did not come; nobody has to find that out. */
  public void told(InstanceName proxy, Instant until, long decisions) {
    arrivals.told(proxy, until, decisions);
  }

  /** Who wants to know of proxies that speak for others. It must not block. */
  @FunctionalInterface
  public interface Impostors {
    /**
     * A proxy told of another workload, or called itself otherwise than its certificate does.
     *
     * @param proxy by its certificate
     * @param what it did, in words
     */
    void spoke(InstanceName proxy, String what);
  }

  public void onImpostor(Impostors listener) {
    impostors = listener;
  }

  /** Somebody called himself otherwise than his certificate does, and was not listened to. */
  public void misnamed(InstanceName proxy, String what) {
    impostors.spoke(proxy, what);
  }

  /**
   * Takes a line.
   *
   * @param proxy by whose certificate it came
   * @param account in that certificate
   * @return index of its record when that is kept for good; -1 when it was shed, or told before
   *     that something goes on which still does. Fails with {@link EntryRefused}, or when it could
   *     not be kept
   */
  public CompletableFuture<Long> take(InstanceName proxy, SpiffeId account, LogEntry entry) {
    return take(teller(proxy, account), entry, new Arrival(clock.instant(), Optional.empty()));
  }

  /**
   * Takes a line that may have waited.
   *
   * @param sent when it was sent, by the clock of who sent it
   */
  public CompletableFuture<Long> take(
      InstanceName proxy, SpiffeId account, LogEntry entry, Instant sent) {
    return take(teller(proxy, account), entry, new Arrival(clock.instant(), Optional.of(sent)));
  }

  private CompletableFuture<Long> take(Teller teller, LogEntry entry, Arrival arrival) {
    try {
      EvidenceRecord record = read(entry, teller, arrival, Cut.USUAL);
      if (((Access) record.fact()).connection().open() && teller.knowsOpen(record.uid())) {
        arrived(record, teller, SHED);
        return CompletableFuture.completedFuture(SHED);
      }
      if (entry.size() * 2L > RecordLog.MAX_RECORD_BYTES / 8
          && RecordCodec.encode(record).length > RecordLog.MAX_RECORD_BYTES - 1024) {
        record = read(entry, teller, arrival, Cut.SHORT);
      }
      return keep(record, teller);
    } catch (EntryRefused e) {
      switch (e.reason()) {
        case MALFORMED -> malformed.incrementAndGet();
        case NOT_ITS_OWN -> {
          notItsOwn.incrementAndGet();
          impostors.spoke(teller.instance(), String.valueOf(e.getMessage()));
        }
      }
      arrivals.arrived(teller.instance(), arrival.collected(), false, SHED);
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * A line over which our own reader stumbles is one that cannot be read, and holds up no other.
   */
  private EvidenceRecord read(LogEntry entry, Teller teller, Arrival arrival, Cut cut)
      throws EntryRefused {
    try {
      return reader.read(entry, teller, arrival, cut);
    } catch (RuntimeException e) {
      long times = stumbled.incrementAndGet();
      if (Long.bitCount(times) == 1) {
        // without its message, which may quote the line
        LOG.log(
            Level.ERROR,
            "a line of `{0}` is refused for a mistake in the control plane, {1} lines so far: {2}"
                + " at {3}",
            teller.instance(),
            times,
            e.getClass().getName(),
            e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0]);
      }
      throw new EntryRefused(EntryRefused.Reason.MALFORMED, "a line cannot be read");
    }
  }

  private void arrived(EvidenceRecord record, Teller teller, long index) {
    Access access = (Access) record.fact();
    arrivals.arrived(
        teller.instance(),
        record.time().plus(access.connection().duration()),
        access.http().isPresent(),
        index);
  }

  /** Whether so much waits for the disk that no more should be read. */
  public boolean isFull() {
    return waiting.get() >= options.fullBytes();
  }

  /**
   * Waits until everything that was taken is kept; to be called when nobody feeds it any more.
   *
   * @return whether it is
   */
  public boolean drain(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (waiting.get() > 0) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return true;
  }

  /** Records what was shed since the last time; to be called now and then, and at the end. */
  public void tellShed() {
    shed.drain()
        .ifPresent(
            record -> {
              var unused = recorder.record(record);
            });
  }

  public IntakeCounts counts() {
    return new IntakeCounts(
        taken.get(), shed.total(), notItsOwn.get(), malformed.get(), failed.get(), waiting.get());
  }

  private CompletableFuture<Long> keep(EvidenceRecord read, Teller teller) {
    Access access = (Access) read.fact();
    long bytes = weight(access);
    if (access.mayBeShed() && waiting.get() + bytes > options.sheddingBytes()) {
      shed.add(access.outcome().decision());
      arrived(read, teller, SHED);
      return CompletableFuture.completedFuture(SHED);
    }
    waiting.addAndGet(bytes);
    taken.incrementAndGet();
    CompletableFuture<Long> kept = recorder.record(numbered(read, access, teller.next()));
    return kept.whenComplete(
        (index, failure) -> {
          if (failure == null) {
            arrived(read, teller, index);
          } else {
            failed.incrementAndGet();
          }
          waiting.addAndGet(-bytes);
        });
  }

  private static EvidenceRecord numbered(EvidenceRecord read, Access access, long sequence) {
    Observer observer = access.observer();
    return new EvidenceRecord(
        read.uid(),
        read.time(),
        read.collected(),
        new Access(
            new Observer(observer.proxy(), observer.layer(), sequence, observer.skew()),
            access.caller(),
            access.target(),
            access.connection(),
            access.http(),
            access.outcome()));
  }

  /** About what it takes while it waits. */
  private static long weight(Access access) {
    return 1536L + access.http().map(http -> 2L * http.path().length()).orElse(0L);
  }

  private Teller teller(InstanceName proxy, SpiffeId account) {
    synchronized (tellers) {
      Teller known = tellers.get(proxy);
      if (known == null || !known.account().equals(account)) {
        known = new Teller(proxy, account);
        tellers.put(proxy, known);
      }
      return known;
    }
  }
}
