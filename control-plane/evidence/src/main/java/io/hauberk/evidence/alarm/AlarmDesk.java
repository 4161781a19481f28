package io.hauberk.evidence.alarm;

import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Recorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go to be watched, and alarms come from: each is recorded and told to whoever
 * listens. What it knows survives a restart in a file. Safe for use by several threads.
 */
public final class AlarmDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmDesk.class);

  private final AlarmWatch watch;
  private final Path file;
  private final Recorder recorder;
  private final InstantSource clock;
  private final List<Consumer<Alarm>> listeners = new CopyOnWriteArrayList<>();

  private AlarmDesk(AlarmWatch watch, Path file, Recorder recorder, InstantSource clock) {
    this.watch = watch;
    this.file = file;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * With what the file holds. A file that cannot be read is said in the log, and everything is
   * learned anew.
   *
   * @param file in a folder that exists
   */
  public static AlarmDesk open(
      Path file,
      AlarmOptions options,
      Guardrails guardrails,
      Recorder recorder,
      InstantSource clock) {
    AlarmWatch watch = new AlarmWatch(options, guardrails);
    if (Files.exists(file)) {
      try {
        AlarmSnapshot.read(Files.readAllBytes(file), watch);
      } catch (IOException e) {
        LOG.warn("`{}` cannot be read, alarms learn anew what is usual: {}", file, e.getMessage());
        watch = new AlarmWatch(options, guardrails);
      }
    }
    return new AlarmDesk(watch, file, recorder, clock);
  }

  /** Told every alarm after it was recorded; it must not block. */
  public void onAlarm(Consumer<Alarm> listener) {
    listeners.add(listener);
  }

  /** To be called with every record once. */
  public void see(EvidenceRecord record) {
    Instant now = clock.instant();
    List<Alarm> alarms;
    synchronized (watch) {
      alarms = watch.see(record, now);
    }
    raise(alarms, now);
  }

  public void see(Incident incident) {
    Instant now = clock.instant();
    List<Alarm> alarms;
    synchronized (watch) {
      alarms = watch.see(incident, now);
    }
    raise(alarms, now);
  }

  /** To be called every minute or so. */
  public void tick() {
    Instant now = clock.instant();
    List<Alarm> alarms;
    synchronized (watch) {
      alarms = watch.tick(now);
    }
    raise(alarms, now);
  }

  /**
   * Writes what it knows; to be called now and then.
   *
   * @throws IOException and the file is as it was
   */
  public void save() throws IOException {
    byte[] snapshot;
    synchronized (watch) {
      snapshot = AlarmSnapshot.write(watch);
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(snapshot);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    save();
  }

  private void raise(List<Alarm> alarms, Instant now) {
    for (Alarm alarm : alarms) {
      LOG.warn("alarm {}: {}", alarm.rule(), printable(alarm.summary()));
      var unused = recorder.record(new EvidenceRecord(AlarmUid.of(alarm, now), now, now, alarm));
      listeners.forEach(listener -> listener.accept(alarm));
    }
  }

  /** Names come from certificates and requests: none of them may begin a line of the log. */
  private static String printable(String words) {
    return words.replaceAll("\\p{Cntrl}", "?");
  }
}
