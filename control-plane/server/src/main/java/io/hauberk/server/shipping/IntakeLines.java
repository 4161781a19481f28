package io.hauberk.server.shipping;

import io.hauberk.evidence.intake.EntryRefused;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.LogEntry;
import io.hauberk.evidence.record.RecordTooLongException;
import io.hauberk.server.xds.PeerIdentity;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The intake, for lines that can wait: none of them is to be shed because others are in a hurry.
 */
record IntakeLines(Intake intake) implements LineIntake {
  private static final long BUSY_BYTES = 8 << 20;

  @Override
  public Optional<CompletableFuture<Long>> take(PeerIdentity.Proof by, byte[] json, Instant sent) {
    try {
      CompletableFuture<Long> kept =
          intake.take(by.instance(), by.account(), LogEntry.ofJson(json), sent);
      return isRefused(kept) ? Optional.empty() : Optional.of(kept);
    } catch (EntryRefused e) {
      return Optional.empty();
    }
  }

  /** For good: what was refused for want of room may come again. */
  private static boolean isRefused(CompletableFuture<Long> kept) {
    return kept.isCompletedExceptionally()
        && (kept.exceptionNow() instanceof EntryRefused
            || kept.exceptionNow() instanceof RecordTooLongException);
  }

  @Override
  public void told(PeerIdentity.Proof by, Instant until, long lines) {
    intake.told(by.instance(), until, lines);
  }

  @Override
  public boolean isBusy() {
    return intake.counts().waitingBytes() > BUSY_BYTES;
  }
}
