package io.hauberk.server.xds;

import io.hauberk.testkit.proxy.Judge;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Refuses one name five times, and then gives in. */
final class RefusingFiveTimes implements Judge {
  static final String WORDS = "field `x` of `bad` is not what it should be";

  private final AtomicInteger left = new AtomicInteger(5);

  @Override
  public Optional<String> refuses(String typeUrl, String name, String version) {
    return name.equals("bad") && left.getAndDecrement() > 0 ? Optional.of(WORDS) : Optional.empty();
  }
}
