package io.hauberk.server.main;

import io.hauberk.server.enroll.JoinTokens;
import io.hauberk.server.state.StateFailure;
import io.hauberk.server.tls.ServerCertificate;
import io.hauberk.server.xds.XdsServer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What is done now and then. */
final class Chores implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Chores.class.getName());

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hauberk-chores").factory());
  private final ScheduledFuture<?> often;
  private final ScheduledFuture<?> seldom;

  Chores(XdsServer xds, ServerCertificate certificate, JoinTokens tokens) {
    often =
        thread.scheduleWithFixedDelay(
            () ->
                guarded(
                    () -> {
                      xds.closeExpired();
                      certificate.renewIfDue();
                    }),
            1,
            1,
            TimeUnit.SECONDS);
    seldom =
        thread.scheduleWithFixedDelay(() -> guarded(() -> purge(tokens)), 0, 10, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    often.cancel(false);
    seldom.cancel(false);
    thread.shutdownNow();
  }

  private static void purge(JoinTokens tokens) {
    try {
      tokens.purge();
    } catch (StateFailure e) {
      LOG.log(Level.WARNING, e.getMessage());
    }
  }

  private static void guarded(Runnable chore) {
    try {
      chore.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a chore failed; it is tried again", e);
    }
  }
}
