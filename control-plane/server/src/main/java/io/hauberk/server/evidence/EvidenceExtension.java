package io.hauberk.server.evidence;

import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.hauberk.envoy.compile.Collector;
import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.intake.Intake;
import io.hauberk.evidence.intake.IntakeOptions;
import io.hauberk.evidence.intake.Roster;
import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.evidence.record.Shed;
import io.hauberk.evidence.seal.SealOptions;
import io.hauberk.evidence.seal.SealedLog;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.StartupFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the evidence beside a control plane: opens the log before workloads may connect, takes in
 * what proxies tell, and runs every {@link EvidencePart}.
 */
public final class EvidenceExtension implements ServerExtension {
  /** How long is known who was who: lines may come late. */
  private static final Duration MEMORY = Duration.ofHours(24);

  /** How long a thread or a disk may take to come to an end. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(EvidenceExtension.class.getName());

  private final EvidenceOptions options;
  private final Residents residents;
  private final ExecutorService takingIn;
  private final ScheduledExecutorService later;
  private volatile @Nullable Running running;

  public EvidenceExtension(EvidenceOptions options) {
    this(options, Residents.NONE);
  }

  /**
   * @param residents what is known of pods
   */
  public EvidenceExtension(EvidenceOptions options, Residents residents) {
    this.options = options;
    this.residents = residents;
    this.takingIn =
        Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            Thread.ofPlatform().daemon().name("hauberk-intake-", 0).factory());
    this.later =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hauberk-evidence").factory());
  }

  /** What proxies tell goes to this control plane. */
  @Override
  public Optional<Collector> collector() {
    return Optional.of(Collector.controlPlane(options.intake().redaction().headers()));
  }

  /** Threads of its own, so that nobody waits for it who asks for configuration. */
  @Override
  public Optional<Executor> executor(String service) {
    return service.equals(AccessLogServiceGrpc.SERVICE_NAME)
        ? Optional.of(takingIn)
        : Optional.empty();
  }

  @Override
  public AutoCloseable prepare(ControlPlane plane, ServerInterceptor identity)
      throws StartupFailure {
    Path folder = plane.state().resolve("evidence");
    try {
      SealedLog log = open(plane, folder);
      MeshRoster roster = new MeshRoster(residents, MEMORY);
      roster.accept(plane.image().model(), plane.image().instances(), plane.clock().instant());
      plane.onImage(
          image -> {
            Instant now = plane.clock().instant();
            if (!later.isShutdown()) {
              later.execute(() -> roster.accept(image.model(), image.instances(), now));
            }
          });
      Running opened = Running.of(plane, folder, log, identity, roster, options.intake(), later);
      running = opened;
      return () -> {
        end(takingIn);
        end(later);
        try (log) {
          log.finish();
          opened.last().close();
        }
      };
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.EVIDENCE_UNUSABLE,
          "the evidence cannot be kept: " + e.getMessage(),
          List.of(),
          e);
    }
  }

  private SealedLog open(ControlPlane plane, Path folder) throws IOException {
    String trustDomain = plane.authority().trustDomain().toString();
    SealOptions seal =
        SealOptions.defaults(trustDomain, folder.resolve("seal.key"), plane.clock())
            .withRetention(options.keeping().retention());
    LogOptions log =
        logOptions(plane.clock())
            .withCommitWindow(options.keeping().commit())
            .withReserveBytes(options.keeping().reserve());
    return SealedLog.open(
        folder.resolve("log"), log, options.replica().map(seal::ofReplica).orElse(seal));
  }

  @Override
  public List<ServerServiceDefinition> services(ControlPlane plane) {
    Running evidence = running();
    List<ServerServiceDefinition> services = new ArrayList<>();
    services.add(
        ServerInterceptors.intercept(evidence.telling().definition(), evidence.identity()));
    options.parts().forEach(part -> services.addAll(part.services(evidence)));
    return services;
  }

  @Override
  public AutoCloseable start(ControlPlane plane) throws StartupFailure {
    Running evidence = running().with(plane);
    Started started = new Started();
    boolean done = false;
    try {
      var telling =
          later.scheduleWithFixedDelay(evidence.intake()::tellShed, 1, 1, TimeUnit.SECONDS);
      started.add(
          () -> {
            telling.cancel(false);
            evidence.intake().tellShed();
          });
      for (EvidencePart part : options.parts()) {
        started.add(part.start(evidence));
      }
      // Ends first: what was taken is on the disk before anybody stops counting.
      started.add(() -> leave(evidence));
      done = true;
      return started;
    } finally {
      if (!done) {
        started.close();
      }
    }
  }

  private static void leave(Running evidence) throws InterruptedException {
    evidence.telling().close();
    if (!evidence.intake().drain(PATIENCE)) {
      LOG.log(Level.WARNING, "lines that were taken are still not on the disk");
    }
  }

  /** Nobody is interrupted: who is would close the file that he works at. */
  private static void end(ExecutorService threads) throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
  }

  private Running running() {
    return Objects.requireNonNull(running, "prepared before anything else");
  }

  private static LogOptions logOptions(InstantSource clock) {
    AtomicLong count = new AtomicLong();
    return LogOptions.defaults(clock, shed -> RecordCodec.encode(record(shed, clock, count)));
  }

  private static EvidenceRecord record(Shed shed, InstantSource clock, AtomicLong count) {
    String uid = "shed/log/" + shed.from() + "/" + count.incrementAndGet();
    return new EvidenceRecord(uid, shed.from(), clock.instant(), shed);
  }

  /** The evidence of a control plane that runs. */
  private record Running(
      ControlPlane plane,
      Path folder,
      SealedLog log,
      LogRecorder records,
      Roster roster,
      Intake intake,
      AlsService telling,
      ServerInterceptor identity,
      Started last)
      implements Evidence {
    static Running of(
        ControlPlane plane,
        Path folder,
        SealedLog log,
        ServerInterceptor identity,
        Roster roster,
        IntakeOptions options,
        ScheduledExecutorService later) {
      LogRecorder records = new LogRecorder(log);
      Intake intake = new Intake(records, roster, options, plane.clock());
      intake.onImpostor((proxy, what) -> plane.events().incident(impersonation(proxy, what)));
      AlsService telling =
          new AlsService(intake, later, instance -> plane.image().isDurable(instance));
      return new Running(
          plane, folder, log, records, roster, intake, telling, identity, new Started());
    }

    private static Incident impersonation(InstanceName proxy, String what) {
      return new Incident(
          AlarmRule.IMPERSONATION,
          proxy.dnsName(),
          "the proxy of `%s` spoke for another, {n} times: %s".formatted(proxy.dnsName(), what));
    }

    /** As it is when workloads may connect. */
    Running with(ControlPlane listening) {
      return new Running(listening, folder, log, records, roster, intake, telling, identity, last);
    }

    @Override
    public Recorder recorder() {
      return records;
    }

    @Override
    public void onRecord(Consumer<EvidenceRecord> observer) {
      records.onRecord(observer);
    }

    @Override
    public void atTheEnd(AutoCloseable part) {
      last.add(part);
    }
  }
}
