package io.hauberk.server.shipping;

import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.server.state.StateFailure;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Line;
import io.hauberk.shipping.v1.Shed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Keeps batches. A line that can never become a record holds up no other. What is missing between
 * them, what was shed before it could be sent, and what cannot be read becomes a record of its own.
 */
final class ShippingDesk {
  private final LineIntake intake;
  private final Recorder recorder;
  private final ShippedLogs logs;
  private final Keepers keepers;
  private final InstantSource clock;

  ShippingDesk(
      LineIntake intake,
      Recorder recorder,
      ShippedLogs logs,
      Keepers keepers,
      InstantSource clock) {
    this.intake = intake;
    this.recorder = recorder;
    this.logs = logs;
    this.keepers = keepers;
    this.clock = clock;
  }

  /** Whether batches should wait. */
  boolean isBusy() {
    return intake.isBusy();
  }

  /**
   * What became of a batch.
   *
   * @param end number behind the last line that is kept
   * @param refused numbers of lines that can never become records, and are told as missing
   */
  record Outcome(long end, List<Long> refused) {
    Outcome {
      refused = List.copyOf(refused);
    }
  }

  /**
   * Returns when all of the batch is kept for good. One batch of a proxy at a time.
   *
   * @throws CompletionException when something could not be kept: the batch is to come again
   */
  Outcome keep(PeerIdentity.Proof by, Batch batch) throws StateFailure {
    Optional<Shipped> before = logs.of(by.instance());
    Optional<Shipped> same = before.filter(shipped -> shipped.log().equals(batch.getLog()));
    boolean damaged = before.filter(Shipped::isDamaged).isPresent();
    long beginning = damaged ? batch.getFirst() : keepers.beginning(batch.getFirst());
    long end = same.map(Shipped::end).orElse(beginning);
    if (batch.getEnd() <= end) {
      return new Outcome(end, List.of());
    }
    Instant now = clock.instant();
    Instant last = before.map(Shipped::at).orElse(now);
    Stretch stretch = new Stretch(by, batch, last, now);
    List<Long> refused = new ArrayList<>();
    List<CompletableFuture<Long>> kept = lines(by, batch, end, refused);
    long less = refused.size() + batch.getRefused();
    if (less > 0) {
      kept.add(stretch.gap("refused", less, Gap.How.SEQUENCE));
    }
    if (before.isPresent() && same.isEmpty()) {
      kept.add(stretch.gap("begun", 0, Gap.How.UNKNOWN));
    }
    long missing = keepers == Keepers.ONE ? Math.max(0, batch.getFirst() - end) : 0;
    if (missing > 0) {
      kept.add(stretch.gap("missing", missing, Gap.How.SEQUENCE));
    }
    ShedSum allowed = ShedSum.of(batch.getShedList(), shed -> !shed.getDenied());
    ShedSum denied = ShedSum.of(batch.getShedList(), Shed::getDenied);
    kept.addAll(stretch.shed(allowed, denied));
    CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();
    logs.put(
        by.instance(), new Shipped(batch.getLog(), batch.getEnd(), clock.instant().toEpochMilli()));
    long told = less + missing + allowed.total() + denied.total();
    if (told > 0) {
      intake.told(by, Instant.ofEpochMilli(batch.getSentAt()), told);
    }
    return new Outcome(batch.getEnd(), refused);
  }

  private List<CompletableFuture<Long>> lines(
      PeerIdentity.Proof by, Batch batch, long from, List<Long> refused) {
    Instant sent = Instant.ofEpochMilli(batch.getSentAt());
    List<CompletableFuture<Long>> kept = new ArrayList<>();
    for (Line line : batch.getLinesList()) {
      if (line.getNumber() >= from) {
        Optional<CompletableFuture<Long>> one = intake.take(by, line.getJson().toByteArray(), sent);
        one.ifPresentOrElse(kept::add, () -> refused.add(line.getNumber()));
      }
    }
    return kept;
  }

  /** What is told of a batch beside its lines. */
  private final class Stretch {
    private final PeerIdentity.Proof by;
    private final Batch batch;
    private final Instant from;
    private final Instant to;

    Stretch(PeerIdentity.Proof by, Batch batch, Instant from, Instant to) {
      this.by = by;
      this.batch = batch;
      this.from = from;
      this.to = to;
    }

    CompletableFuture<Long> gap(String what, long missing, Gap.How how) {
      return record(what, new Gap(by.instance().dnsName(), missing, how, from, to));
    }

    List<CompletableFuture<Long>> shed(ShedSum allowed, ShedSum denied) {
      List<CompletableFuture<Long>> kept = new ArrayList<>();
      if (allowed.total() > 0) {
        kept.add(
            record(
                "shed",
                new io.hauberk.evidence.record.Shed(
                    allowed.total(),
                    allowed.decisions(),
                    "no room at `" + by.instance() + "` while the control plane was away",
                    from,
                    to)));
      }
      if (denied.total() > 0) {
        kept.add(gap("overflow", denied.total(), Gap.How.OVERFLOW));
      }
      return kept;
    }

    private CompletableFuture<Long> record(String what, Fact fact) {
      String uid =
          what
              + ":"
              + digest(by.instance().dnsName() + " " + batch.getLog())
              + ":"
              + batch.getFirst()
              + "-"
              + batch.getEnd();
      return recorder.record(new EvidenceRecord(uid, to, to, fact));
    }
  }

  /** No proxy can choose a log's name so that its records look like doubles of another's. */
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
