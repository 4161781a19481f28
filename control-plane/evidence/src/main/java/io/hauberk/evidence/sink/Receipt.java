package io.hauberk.evidence.sink;

import java.util.List;

/**
 * A receiver's answer to a batch; what is not named here it has taken.
 *
 * @param refused for good
 * @param again what it had no room for at the moment
 */
public record Receipt(List<Refusal> refused, List<Message> again) {
  /** Everything was taken. */
  public static final Receipt TAKEN = new Receipt(List.of(), List.of());

  public Receipt {
    refused = List.copyOf(refused);
    again = List.copyOf(again);
  }

  /**
   * A message that its receiver will never take.
   *
   * @param reason in the receiver's words
   */
  public record Refusal(Message message, String reason) {}
}
