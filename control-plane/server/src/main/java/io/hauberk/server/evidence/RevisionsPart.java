package io.hauberk.server.evidence;

import io.hauberk.evidence.revision.RevisionArchive;
import io.hauberk.server.main.StartupFailure;
import io.hauberk.server.publish.MeshImage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Keeps the rules of every revision that came into force, so that decisions can be replayed. */
record RevisionsPart() implements EvidencePart {
  private static final Logger LOG = System.getLogger(RevisionsPart.class.getName());

  @Override
  public AutoCloseable start(Evidence evidence) throws StartupFailure {
    RevisionArchive archive;
    try {
      archive = RevisionArchive.open(evidence.folder().resolve("revisions"));
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.EVIDENCE_UNUSABLE,
          "the rules of each revision cannot be kept: " + e.getMessage(),
          List.of(),
          e);
    }
    // None is skipped: something may have been decided by each.
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("hauberk-revisions").factory());
    evidence
        .plane()
        .onImage(
            image -> {
              Instant time = evidence.plane().clock().instant();
              if (!thread.isShutdown()) {
                thread.execute(() -> keep(archive, image, time));
              }
            });
    MeshImage now = evidence.plane().image();
    thread.execute(() -> keep(archive, now, now.loaded()));
    return () -> {
      thread.shutdown();
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "the rules of the last revision may not be kept");
      }
    };
  }

  private static void keep(RevisionArchive archive, MeshImage image, Instant time) {
    try {
      archive.keep(
          time,
          image.workloads().values().stream()
              .map(w -> new RevisionArchive.Rules(w.policy(), w.config().revision().toString()))
              .toList(),
          image.exclusions().values(),
          image.model().requirements());
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "the rules of revision {0} are not kept, its decisions cannot be replayed: {1}",
          image.revision(),
          e.getMessage());
    }
  }
}
