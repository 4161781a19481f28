package io.hauberk.evidence.sink;

import io.hauberk.evidence.log.RecordLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the records of a log to one receiver, in order, each at least once: its place in the log
 * moves on when the receiver has taken them, or when what it refused for good lies with the dead
 * letters. It never gives up, and it holds up nobody else. When it ends it goes on to the end of
 * the log, for ten seconds at most.
 */
public final class SinkPump implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkPump.class);
  private static final Duration LOOK_UP = Duration.ofMillis(250);
  private static final Duration LAP = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /**
   * What a pump needs of the world.
   *
   * @param folder of all sinks; this one's is inside, by its name
   */
  public record Surroundings(
      RecordLog log, Path folder, InstantSource clock, RandomGenerator random) {}

  private final String name;
  private final Surroundings surroundings;
  private final Renderer renderer;
  private final Deliverer deliverer;
  private final DeadLetters dead;
  private final Sink sink;
  private final Pace pace;
  private final Cursor cursor;
  private final Backoff backoff;
  private final Tally tally;
  private final LastLap lap = new LastLap();
  private final Thread thread;

  private SinkPump(
      SinkPlan plan, Surroundings surroundings, Path folder, Sink sink, DeadLetters dead) {
    this.name = plan.name();
    this.surroundings = surroundings;
    this.sink = sink;
    this.dead = dead;
    this.pace = plan.pace();
    this.cursor = new Cursor(folder.resolve("cursor"));
    this.backoff = new Backoff(pace.first(), pace.longest(), surroundings.random());
    this.tally = new Tally(plan.name(), plan.kind());
    this.renderer = new Renderer(plan);
    this.deliverer = new Deliverer(sink, dead, tally, surroundings.clock());
    this.thread = Thread.ofPlatform().daemon().name("sink-" + name).unstarted(this::run);
  }

  /**
   * Begins where the receiver was left.
   *
   * @throws IOException when its folder cannot be used
   */
  public static SinkPump start(SinkPlan plan, Sink sink, Surroundings surroundings)
      throws IOException {
    Path folder = Files.createDirectories(surroundings.folder().resolve(plan.name()));
    DeadLetters dead = new DeadLetters(folder.resolve("dead"), surroundings.clock());
    SinkPump pump = new SinkPump(plan, surroundings, folder, sink, dead);
    long next = pump.cursor.read().orElse(surroundings.log().first());
    pump.tally.at(next);
    surroundings.log().keepFor("sink-" + plan.name(), pump.tally::next);
    pump.thread.start();
    return pump;
  }

  public SinkStatus status() {
    return tally.status(surroundings.log().end());
  }

  private void run() {
    try {
      long next = tally.next();
      while (!lap.isOver() && !(lap.isCalled() && next >= surroundings.log().end())) {
        next = step(next);
      }
    } catch (InterruptedException e) {
      // Out of time; what was under way is sent again next time.
      Thread.currentThread().interrupt();
    } finally {
      sink.close();
      tellWhatIsLeft();
    }
  }

  private void tellWhatIsLeft() {
    SinkStatus status = status();
    if (status.behind() > 0) {
      LOG.warn(
          "sink {}: {} records were not delivered before the end, they wait in the log: {}",
          name,
          status.behind(),
          status.trouble().orElse("there was no time"));
    }
  }

  private long step(long next) throws InterruptedException {
    try {
      if (!lap.isCalled()) {
        resend();
      }
      RecordLog log = surroundings.log();
      long from = Math.max(next, log.first());
      if (from > next) {
        tally.expired(from - next);
        LOG.error("sink {}: {} records were not kept long enough for it", name, from - next);
      }
      if (!log.await(from, LOOK_UP)) {
        return from;
      }
      gather(from, log);
      List<byte[]> records = renderer.fitting(log.read(from, pace.records()));
      deliver(from, records);
      long after = from + records.size();
      cursor.write(after);
      tally.at(after);
      return after;
    } catch (IOException | RuntimeException e) {
      // The log, this sink's own folder or this code: the receiver is not to blame.
      tally.troubled(Deliverer.words(e));
      LOG.error("sink {}: {}", name, Deliverer.words(e));
      pause();
      return next;
    }
  }

  /** What is refused again lies with the dead letters again. */
  private void resend() throws IOException, InterruptedException {
    Optional<Path> file = dead.toResend();
    if (file.isPresent()) {
      List<byte[]> records = dead.read(file.get());
      for (int i = 0; i < records.size(); i += pace.records()) {
        deliver(i, records.subList(i, Math.min(records.size(), i + pace.records())));
      }
      Files.delete(file.get());
      LOG.info("sink {}: sent {} dead letters again", name, records.size());
    }
  }

  private void gather(long from, RecordLog log) throws InterruptedException {
    if (!lap.isCalled() && log.end() - from < pace.records()) {
      lap.pause(pace.gather());
    }
  }

  private void deliver(long from, List<byte[]> records) throws IOException, InterruptedException {
    Renderer.Rendered rendered = renderer.render(from, records);
    dead.keep(rendered.unfit());
    tally.refused(rendered.unfit().size());
    List<Message> left = rendered.messages();
    if (!left.isEmpty()) {
      tally.sending(left.get(0).record().collected());
    }
    String told = "";
    while (!left.isEmpty()) {
      Deliverer.Step step = deliverer.deliver(left);
      left = step.left();
      if (step.progress()) {
        backoff.reset();
      }
      if (!left.isEmpty()) {
        if (!told.equals(step.trouble())) {
          LOG.warn("sink {}: {}; it is tried again", name, step.trouble());
        }
        told = step.trouble();
        pause();
      }
    }
    backoff.reset();
    if (!told.isEmpty()) {
      LOG.info("sink {}: delivers again", name);
    }
  }

  private void pause() throws InterruptedException {
    lap.pause(backoff.next());
  }

  /** Lets it go on to the end of the log and not beyond; returns at once. */
  void leave() {
    leave(LAP);
  }

  void leave(Duration longest) {
    lap.call(longest);
  }

  /** Returns when it is at the end of the log, or when there was no more time for that. */
  @Override
  public void close() {
    leave();
    try {
      if (!thread.join(Duration.ofNanos(Math.max(1, lap.left())))) {
        thread.interrupt();
        thread.join(FAREWELL);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
