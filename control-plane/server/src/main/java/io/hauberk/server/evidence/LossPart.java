package io.hauberk.server.evidence;

import io.grpc.ServerServiceDefinition;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.loss.LossWatch;
import io.hauberk.evidence.loss.Others;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.TrustDomain;
import io.hauberk.server.loss.CountersService;
import io.hauberk.server.loss.ReplicaService;
import io.hauberk.server.loss.Replicas;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compares what proxies counted with what arrived, here and at other control planes. */
final class LossPart implements EvidencePart {
  private static final Logger LOG = System.getLogger(LossPart.class.getName());

  private final Optional<Supplier<Set<InetSocketAddress>>> others;
  private final AtomicInteger port = new AtomicInteger();
  private @Nullable Replicas replicas;
  private @Nullable LossWatch watch;

  private LossPart(Optional<Supplier<Set<InetSocketAddress>>> others) {
    this.others = others;
  }

  /** Of the only control plane. */
  static LossPart alone() {
    return new LossPart(Optional.empty());
  }

  /**
   * @param others where control planes listen at this moment
   */
  static LossPart besides(Supplier<Set<InetSocketAddress>> others) {
    return new LossPart(Optional.of(others));
  }

  @Override
  public List<ServerServiceDefinition> services(Evidence evidence) {
    Replicas opened = others.map(all -> Replicas.of(evidence.plane(), all, port::get)).orElse(null);
    LossWatch counting =
        LossWatch.open(
            evidence.folder().resolve("counted.json"),
            evidence.log(),
            evidence.recorder(),
            opened == null ? Others.NONE : opened,
            evidence.plane().clock());
    evidence.intake().onArrival(new Counted(counting));
    replicas = opened;
    watch = counting;
    TrustDomain trustDomain = evidence.plane().authority().trustDomain();
    List<ServerServiceDefinition> services = new ArrayList<>();
    services.add(new CountersService(counting).definition(trustDomain));
    if (opened != null) {
      services.add(new ReplicaService(counting, opened).definition(trustDomain));
    }
    return services;
  }

  private record Counted(LossWatch watch) implements Intake.Arrivals {
    @Override
    public void arrived(InstanceName proxy, Instant ended, boolean request, long index) {
      watch.arrived(proxy.dnsName(), ended, request, index);
    }

    @Override
    public void told(InstanceName proxy, Instant until, long decisions) {
      watch.told(proxy.dnsName(), until, decisions);
    }
  }

  @Override
  public AutoCloseable start(Evidence evidence) {
    LossWatch counting = Objects.requireNonNull(watch, "services come first");
    port.set(evidence.plane().port());
    ScheduledExecutorService ticking =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-losses").factory());
    var unused = ticking.scheduleWithFixedDelay(() -> tick(counting), 1, 1, TimeUnit.SECONDS);
    return () -> {
      ticking.shutdown();
      counting.close();
      ticking.awaitTermination(5, TimeUnit.SECONDS);
      Replicas opened = replicas;
      if (opened != null) {
        opened.close();
      }
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
