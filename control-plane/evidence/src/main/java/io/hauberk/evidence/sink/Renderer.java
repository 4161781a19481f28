package io.hauberk.evidence.sink;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.sink.DeadLetters.Letter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts records into the words of a receiver. For one thread. */
final class Renderer {
  private final SinkPlan plan;
  private final JsonText scratch = new JsonText(4096);

  /**
   * Records as they were read, in the receiver's words.
   *
   * @param unfit those that have none
   */
  record Rendered(List<Message> messages, List<Letter> unfit) {}

  Renderer(SinkPlan plan) {
    this.plan = plan;
  }

  /** As many from the front as make a batch; one at least. */
  List<byte[]> fitting(List<byte[]> records) {
    long bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      bytes += records.get(i).length;
      if (bytes > plan.pace().bytes()) {
        return records.subList(0, Math.max(1, i));
      }
    }
    return records;
  }

  /**
   * @param from index of the first
   */
  Rendered render(long from, List<byte[]> records) {
    List<Message> messages = new ArrayList<>();
    List<Letter> unfit = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      try {
        messages.add(message(from + i, RecordCodec.decode(records.get(i))));
      } catch (IOException | RuntimeException e) {
        // One record that cannot be said must not hold up those behind it.
        unfit.add(new Letter(from + i, records.get(i), Deliverer.words(e)));
      }
    }
    return new Rendered(messages, unfit);
  }

  private Message message(long index, EvidenceRecord record) {
    byte[] text = plan.format().bytes(record, scratch);
    if (text.length > plan.maxBytes()) {
      text = plan.format().bytes(Abridged.of(record), scratch);
      if (text.length > plan.maxBytes()) {
        throw new IllegalArgumentException(
            "longer than the %d bytes that this receiver takes, even when abridged"
                .formatted(plan.maxBytes()));
      }
    }
    return new Message(index, record, text);
  }
}
