package io.hauberk.sidecar.shipping;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Line;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hands over one batch after the other. One that the control plane will never take is halved until
 * the line is known that it refuses; that line is told of, set aside, and holds up no other.
 */
final class Handover {
  private final Backlog backlog;
  private final Destination destination;
  private final RefusedLines refused;
  private final Consumer<String> progress;

  /** So many lines are next of which one at least is refused; 0 when that is not known. */
  private int suspects;

  Handover(
      Backlog backlog, Destination destination, RefusedLines refused, Consumer<String> progress) {
    this.backlog = backlog;
    this.destination = destination;
    this.refused = refused;
    this.progress = progress;
  }

  /**
   * @return whether there was something
   * @throws StatusRuntimeException when it has to come again
   */
  boolean next() throws IOException {
    Optional<Batch> batch = backlog.next(most());
    while (batch.isPresent() && !isKept(batch.get())) {
      suspects = batch.get().getLinesCount();
      batch = backlog.next(most());
    }
    return batch.isPresent();
  }

  private int most() {
    return suspects == 0 ? Backlog.EVERYTHING : Math.max(1, suspects / 2);
  }

  private boolean isKept(Batch batch) throws IOException {
    try {
      kept(batch, destination.ship(batch));
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.INVALID_ARGUMENT || batch.getLinesCount() == 0) {
        throw e;
      }
      if (batch.getLinesCount() == 1) {
        withoutItsLine(batch);
        return true;
      }
      return false;
    }
  }

  /** Who does not take even that refuses more than a line: then the line waits like all others. */
  private void withoutItsLine(Batch batch) throws IOException {
    List<Long> unused = destination.ship(batch.toBuilder().clearLines().setRefused(1).build());
    kept(batch, List.of(batch.getLines(0).getNumber()));
  }

  private void kept(Batch batch, List<Long> numbers) throws IOException {
    for (Line line : batch.getLinesList()) {
      if (numbers.contains(line.getNumber())) {
        setAside(batch.getLog(), line);
      }
    }
    suspects = Math.max(0, suspects - batch.getLinesCount());
    backlog.kept(batch);
  }

  private void setAside(String log, Line line) {
    try {
      refused.add(log, line);
    } catch (IOException e) {
      progress.accept(
          "a line that the control plane refuses cannot be set aside: " + e.getMessage());
    }
    if (Long.bitCount(refused.count()) == 1) {
      progress.accept(
          "the control plane refuses line %d of the log, %d so far: set aside in `%s`"
              .formatted(line.getNumber(), refused.count(), RefusedLines.FILE));
    }
  }
}
