package io.hauberk.evidence.sink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A receiver that fails before, in the middle and after, has no room, and refuses some for good.
 */
final class MoodySink implements Sink {
  private final RandomGenerator random;
  private final Predicate<Message> refuses;
  private final List<String> taken = new ArrayList<>();
  private boolean calm;

  MoodySink(RandomGenerator random, Predicate<Message> refuses) {
    this.random = random;
    this.refuses = refuses;
  }

  synchronized void calm() {
    calm = true;
  }

  synchronized List<String> taken() {
    return List.copyOf(taken);
  }

  @Override
  public synchronized Receipt deliver(List<Message> batch) throws IOException {
    if (calm) {
      return take(batch);
    }
    return switch (random.nextInt(6)) {
      case 0 -> throw new IOException("away");
      case 1 -> {
        take(batch.subList(0, batch.size() / 2));
        throw new IOException("cut");
      }
      case 2 -> {
        take(batch);
        throw new IOException("the answer was lost");
      }
      case 3 -> {
        if (batch.stream().anyMatch(refuses)) {
          throw new RefusedBatchException("something in there");
        }
        yield take(batch);
      }
      case 4 -> {
        int middle = batch.size() / 2;
        Receipt first = take(batch.subList(0, middle));
        yield new Receipt(first.refused(), batch.subList(middle, batch.size()));
      }
      default -> take(batch);
    };
  }

  private Receipt take(List<Message> batch) {
    List<Receipt.Refusal> refused = new ArrayList<>();
    for (Message message : batch) {
      if (refuses.test(message)) {
        refused.add(new Receipt.Refusal(message, "not this one"));
      } else {
        taken.add(message.uid());
      }
    }
    return new Receipt(refused, List.of());
  }

  @Override
  public void close() {}
}
