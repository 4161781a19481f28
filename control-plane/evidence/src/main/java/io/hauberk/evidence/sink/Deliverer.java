package io.hauberk.evidence.sink;

import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.sink.DeadLetters.Letter;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** One attempt at a batch: what was taken is counted, what was refused is kept aside. */
final class Deliverer {
  private final Sink sink;
  private final DeadLetters dead;
  private final Tally tally;
  private final InstantSource clock;

  /**
   * What came of it.
   *
   * @param left to be sent again after a pause
   * @param progress whether the receiver took or refused anything
   * @param trouble why something is left
   */
  record Step(List<Message> left, boolean progress, String trouble) {}

  Deliverer(Sink sink, DeadLetters dead, Tally tally, InstantSource clock) {
    this.sink = sink;
    this.dead = dead;
    this.tally = tally;
    this.clock = clock;
  }

  /**
   * @throws IOException when what was refused cannot be kept
   */
  Step deliver(List<Message> batch) throws IOException, InterruptedException {
    Receipt receipt;
    try {
      tally.attempted();
      receipt = sink.deliver(batch);
    } catch (RefusedBatchException e) {
      return batch.size() == 1 ? refuse(batch.get(0), words(e)) : halves(batch);
    } catch (IOException | RuntimeException e) {
      // Whatever it is, the records are not the reason to lose them.
      tally.failed(words(e));
      return new Step(batch, false, words(e));
    }
    keep(receipt.refused());
    int taken = batch.size() - receipt.refused().size() - receipt.again().size();
    if (taken > 0) {
      tally.delivered(taken, clock.instant());
    }
    if (receipt.again().isEmpty()) {
      return new Step(List.of(), true, "");
    }
    String trouble = "the receiver has no room for " + receipt.again().size() + " of them now";
    tally.failed(trouble);
    return new Step(receipt.again(), receipt.again().size() < batch.size(), trouble);
  }

  /** Only one half is at fault, as a rule: whatever the other one meets is left for later. */
  private Step halves(List<Message> batch) throws IOException, InterruptedException {
    int middle = batch.size() / 2;
    Step first = deliver(batch.subList(0, middle));
    if (!first.left().isEmpty()) {
      List<Message> left = new ArrayList<>(first.left());
      left.addAll(batch.subList(middle, batch.size()));
      return new Step(left, first.progress(), first.trouble());
    }
    Step second = deliver(batch.subList(middle, batch.size()));
    return new Step(second.left(), true, second.trouble());
  }

  private Step refuse(Message message, String reason) throws IOException {
    keep(List.of(new Receipt.Refusal(message, reason)));
    return new Step(List.of(), true, "");
  }

  private void keep(List<Receipt.Refusal> refused) throws IOException {
    dead.keep(
        refused.stream()
            .map(
                refusal ->
                    new Letter(
                        refusal.message().index(),
                        RecordCodec.encode(refusal.message().record()),
                        refusal.reason()))
            .toList());
    tally.refused(refused.size());
  }

  static String words(Exception e) {
    if (e instanceof NoSuchFileException gone) {
      return "`" + gone.getFile() + "` is not there";
    }
    if (e instanceof AccessDeniedException closed) {
      return "`" + closed.getFile() + "` may not be read or written by this user";
    }
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
