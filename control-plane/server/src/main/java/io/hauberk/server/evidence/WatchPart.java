package io.hauberk.server.evidence;

import io.hauberk.evidence.alarm.AlarmDesk;
import io.hauberk.evidence.alarm.AlarmOptions;
import io.hauberk.evidence.metrics.RecordMetrics;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.StartupFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Counts the records, raises alarms, and records what administrators do. */
final class WatchPart implements EvidencePart {
  private static final Logger LOG = System.getLogger(WatchPart.class.getName());

  @Override
  public AutoCloseable start(Evidence evidence) throws StartupFailure {
    ControlPlane plane = evidence.plane();
    AlarmDesk desk =
        AlarmDesk.open(
            file(evidence),
            AlarmOptions.STANDARD,
            new ModelGuardrails(plane::image),
            evidence.recorder(),
            plane.clock());
    evidence.onRecord(new RecordMetrics(plane.metrics())::see);
    EvidenceMetrics.measure(plane.metrics(), evidence);
    evidence.onRecord(desk::see);
    plane.events().onIncident(desk::see);
    plane
        .events()
        .onAdministration(
            record -> {
              // the log counts what it cannot keep
              var unused = evidence.recorder().record(record);
            });
    PlaneHealth health = new PlaneHealth(evidence, desk::see);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-alarms").factory());
    var often =
        thread.scheduleWithFixedDelay(
            () ->
                guarded(
                    () -> {
                      health.look();
                      desk.tick();
                    }),
            5,
            5,
            TimeUnit.SECONDS);
    var seldom = thread.scheduleWithFixedDelay(() -> guarded(desk::save), 1, 1, TimeUnit.MINUTES);
    return () -> {
      often.cancel(false);
      seldom.cancel(false);
      thread.shutdown();
      thread.awaitTermination(5, TimeUnit.SECONDS);
      desk.close();
    };
  }

  private static Path file(Evidence evidence) throws StartupFailure {
    Path folder = evidence.folder().resolve("alarms");
    try {
      return Files.createDirectories(folder).resolve("alarms.json");
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.EVIDENCE_UNUSABLE,
          "`" + folder + "` cannot be made: " + e.getMessage(),
          List.of(),
          e);
    }
  }

  private interface Chore {
    void run() throws IOException;
  }

  private static void guarded(Chore chore) {
    try {
      chore.run();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what alarms have learned is not saved: {0}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a look for alarms failed; it is done again", e);
    }
  }
}
