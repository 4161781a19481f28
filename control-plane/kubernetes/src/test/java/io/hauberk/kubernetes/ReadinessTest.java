package io.hauberk.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness();
  private final AtomicReference<Optional<String>> roots =
      new AtomicReference<>(Optional.of("the roots"));

  @Test
  void nothingIsReadyBeforeEverythingHasStarted() {
    assertEquals(Optional.of("the endpoint for sidecars"), readiness.get());
    readiness.begun();
    assertEquals(Optional.empty(), readiness.get());
  }

  @Test
  void saysWhatIsMissingFirst() {
    readiness.needs(() -> Optional.of("a list"));
    readiness.needs(roots::get);
    readiness.begun();
    assertEquals(Optional.of("a list"), readiness.get());
  }

  @Test
  void readyOnceIsReadyForGood() {
    readiness.needs(roots::get);
    readiness.begun();
    assertEquals(Optional.of("the roots"), readiness.get());
    roots.set(Optional.empty());
    assertEquals(Optional.empty(), readiness.get());
    roots.set(Optional.of("the roots"));
    assertEquals(Optional.empty(), readiness.get());
  }
}
