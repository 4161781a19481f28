package io.hauberk.testkit.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Choices out of one stream of random numbers: equal seeds, equal choices. */
final class Dice {
  private final RandomGenerator random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Each of {@code of} with equal chance of being there, but at least one. */
  <T> List<T> some(List<T> of) {
    List<T> chosen = new ArrayList<>();
    of.stream().filter(x -> chance(50)).forEach(chosen::add);
    return chosen.isEmpty() ? List.of(one(of)) : chosen;
  }

  /** {@code least} to {@code most} of what {@code next} gives. */
  <T> List<T> several(int least, int most, Supplier<T> next) {
    int count = between(least, most);
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next.get());
    }
    return all;
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  long seed() {
    return random.nextLong();
  }
}
