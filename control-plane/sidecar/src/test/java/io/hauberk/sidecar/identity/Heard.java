package io.hauberk.sidecar.identity;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What an agent said, waited for. */
final class Heard implements IdentityListener {
  private final BlockingQueue<WorkloadIdentity> renewed = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> delayed = new LinkedBlockingQueue<>();

  @Override
  public void renewed(WorkloadIdentity identity) {
    renewed.add(identity);
  }

  @Override
  public void delayed(String why, Instant again) {
    delayed.add(why);
  }

  WorkloadIdentity renewal() throws InterruptedException {
    return Objects.requireNonNull(renewed.poll(20, TimeUnit.SECONDS), "no renewal: " + delayed);
  }

  String delay() throws InterruptedException {
    return Objects.requireNonNull(delayed.poll(20, TimeUnit.SECONDS), "no delay");
  }

  /** The first delay that says so. */
  String delay(String part) throws InterruptedException {
    String why = delay();
    while (!why.contains(part)) {
      why = delay();
    }
    return why;
  }
}
