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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/**
 * Keeps batches. What is missing between them, what was shed before it could be sent, and what
 * cannot be read becomes a record of its own.
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
   * Returns when all of the batch is kept for good. One batch of a proxy at a time.
   *
   * @return number behind the last line that is kept
   * @throws CompletionException when something could not be kept: the batch is to come again
   */
  long keep(PeerIdentity.Proof by, Batch batch) throws StateFailure {
    Optional<Shipped> before = logs.of(by.instance());
    Optional<Shipped> same = before.filter(shipped -> shipped.log().equals(batch.getLog()));
    long end = same.map(Shipped::end).orElse(keepers.beginning(batch.getFirst()));
    if (batch.getEnd() <= end) {
      return end;
    }
    Instant now = clock.instant();
    Instant last = before.map(Shipped::at).orElse(now);
    Stretch stretch = new Stretch(by, batch, last, now);
    List<CompletableFuture<Long>> kept = lines(by, batch, end, stretch);
    if (before.isPresent() && same.isEmpty()) {
      kept.add(stretch.gap("begun", 0, Gap.How.UNKNOWN));
    }
    if (keepers == Keepers.ONE && batch.getFirst() > end) {
      kept.add(stretch.gap("missing", batch.getFirst() - end, Gap.How.SEQUENCE));
    }
    kept.addAll(stretch.shed(batch.getShedList()));
    CompletableFuture.allOf(kept.toArray(CompletableFuture[]::new)).join();
    logs.put(
        by.instance(), new Shipped(batch.getLog(), batch.getEnd(), clock.instant().toEpochMilli()));
    return batch.getEnd();
  }

  private List<CompletableFuture<Long>> lines(
      PeerIdentity.Proof by, Batch batch, long from, Stretch stretch) {
    Instant sent = Instant.ofEpochMilli(batch.getSentAt());
    List<CompletableFuture<Long>> kept = new ArrayList<>();
    long refused = 0;
    for (Line line : batch.getLinesList()) {
      if (line.getNumber() >= from) {
        Optional<CompletableFuture<Long>> one = intake.take(by, line.getJson().toByteArray(), sent);
        one.ifPresent(kept::add);
        refused += one.isEmpty() ? 1 : 0;
      }
    }
    if (refused > 0) {
      kept.add(stretch.gap("refused", refused, Gap.How.SEQUENCE));
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

    List<CompletableFuture<Long>> shed(List<Shed> all) {
      List<CompletableFuture<Long>> kept = new ArrayList<>();
      SortedMap<String, Long> allowed = counts(all, shed -> !shed.getDenied());
      if (!allowed.isEmpty()) {
        kept.add(
            record(
                "shed",
                new io.hauberk.evidence.record.Shed(
                    sum(allowed),
                    allowed,
                    "no room at `" + by.instance() + "` while the control plane was away",
                    from,
                    to)));
      }
      long denied = sum(counts(all, Shed::getDenied));
      if (denied > 0) {
        kept.add(gap("overflow", denied, Gap.How.OVERFLOW));
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

  private static SortedMap<String, Long> counts(List<Shed> all, Predicate<Shed> which) {
    SortedMap<String, Long> counts = new TreeMap<>();
    all.stream()
        .filter(which)
        .forEach(shed -> counts.merge(shed.getDecision(), shed.getCount(), Math::addExact));
    return counts;
  }

  private static long sum(SortedMap<String, Long> counts) {
    return counts.values().stream().reduce(0L, Math::addExact);
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
