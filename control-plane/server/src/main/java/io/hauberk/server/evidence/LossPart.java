package io.hauberk.server.evidence;

import io.grpc.ServerServiceDefinition;
import io.hauberk.evidence.loss.LossWatch;
import io.hauberk.server.loss.CountersService;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Compares what proxies counted with what arrived. */
final class LossPart implements EvidencePart {
  private static final Logger LOG = System.getLogger(LossPart.class.getName());

  private @Nullable LossWatch watch;

  @Override
  public List<ServerServiceDefinition> services(Evidence evidence) {
    LossWatch opened =
        LossWatch.open(
            evidence.folder().resolve("counted.json"),
            evidence.log(),
            evidence.recorder(),
            evidence.plane().clock());
    evidence
        .intake()
        .onArrival(
            (proxy, ended, request, index) ->
                opened.arrived(proxy.dnsName(), ended, request, index));
    watch = opened;
    return List.of(
        new CountersService(opened).definition(evidence.plane().authority().trustDomain()));
  }

  @Override
  public AutoCloseable start(Evidence evidence) {
    LossWatch opened = Objects.requireNonNull(watch, "services come first");
    ScheduledExecutorService ticking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-losses").factory());
    var unused = ticking.scheduleWithFixedDelay(() -> tick(opened), 1, 1, TimeUnit.SECONDS);
    return () -> {
      ticking.shutdown();
      ticking.awaitTermination(5, TimeUnit.SECONDS);
      opened.close();
    };
  }

  private static void tick(LossWatch watch) {
    try {
      watch.tick();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "what proxies told cannot be compared", e);
    }
  }
}
