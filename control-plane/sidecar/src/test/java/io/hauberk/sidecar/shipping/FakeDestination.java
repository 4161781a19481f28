package io.hauberk.sidecar.shipping;

import io.grpc.Status;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Line;
import io.hauberk.shipping.v1.Shed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A control plane that keeps batches as the protocol wants it, in memory, when it is there. */
final class FakeDestination implements Destination {
  private final Map<Long, String> lines = new TreeMap<>();
  private final List<Shed> shed = new ArrayList<>();
  private long end = 1;
  private boolean away;
  private boolean answers = true;
  private int doubled;
  private String poison = "";
  private boolean closed;
  private long refused;
  private int refusals;

  @Override
  public synchronized List<Long> ship(Batch batch) {
    if (away) {
      throw Status.UNAVAILABLE.asRuntimeException();
    }
    if (closed || batch.getLinesList().stream().anyMatch(this::isPoison)) {
      refusals++;
      throw Status.INVALID_ARGUMENT.asRuntimeException();
    }
    if (batch.getFirst() > end) {
      throw new AssertionError(
          "the lines from " + end + " to " + batch.getFirst() + " are missing");
    }
    if (batch.getEnd() > end) {
      for (Line line : batch.getLinesList()) {
        if (line.getNumber() >= end) {
          lines.put(line.getNumber(), line.getJson().toStringUtf8());
        } else {
          doubled++;
        }
      }
      shed.addAll(batch.getShedList());
      end = batch.getEnd();
      refused += batch.getRefused();
    }
    if (!answers) {
      throw Status.DEADLINE_EXCEEDED.asRuntimeException();
    }
    return List.of();
  }

  synchronized FakeDestination away(boolean gone) {
    away = gone;
    return this;
  }

  /** Keeps what comes, and says nothing. */
  synchronized FakeDestination mute(boolean silent) {
    answers = !silent;
    return this;
  }

  /** A batch with this in a line is never taken. */
  synchronized FakeDestination poison(String word) {
    poison = word;
    return this;
  }

  /** Whatever comes is never taken. */
  synchronized FakeDestination takesNothing(boolean nothing) {
    closed = nothing;
    return this;
  }

  private boolean isPoison(Line line) {
    return !poison.isEmpty() && line.getJson().toStringUtf8().contains(poison);
  }

  /** Lines that were told to be refused. */
  synchronized long refused() {
    return refused;
  }

  synchronized int refusals() {
    return refusals;
  }

  synchronized List<String> lines() {
    return List.copyOf(lines.values());
  }

  synchronized List<Shed> shed() {
    return List.copyOf(shed);
  }

  synchronized long end() {
    return end;
  }

  synchronized int doubled() {
    return doubled;
  }

  @Override
  public void close() {}
}
