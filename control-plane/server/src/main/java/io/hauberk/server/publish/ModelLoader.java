package io.hauberk.server.publish;

import com.google.common.collect.Maps;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.source.SourceState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the model. Everything that changes it (what was written, quarantines, certificates, time) is
 * done by its one thread: it makes the next image, compiles what has changed and publishes that.
 * What cannot be read, compiled or published changes nothing; the last good image stays.
 */
public final class ModelLoader implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ModelLoader.class.getName());
  private static final Duration TICK = Duration.ofMillis(100);

  private final MeshReader reader;
  private final Compilation compilation;
  private final Publisher publisher;
  private final Cuts cuts;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("hauberk-model").factory());

  private final List<Consumer<MeshImage>> listeners = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<SourceState, MeshImage>> sourceListeners =
      new CopyOnWriteArrayList<>();
  private final ScheduledFuture<?> ticking;

  // Owned by the thread.
  private final Map<InstanceName, IssuedCertificate> certificates = new HashMap<>();
  private List<Exclusion> ordered = List.of();
  private Endpoints endpoints;
  private MeshModel model;
  private List<Problem> problems;
  private boolean folderInForce = true;
  private Instant loaded;

  private volatile @Nullable MeshImage image;

  /** What came last and is not looked at yet: what came before it needs no look. */
  private final AtomicReference<@Nullable MeshView> newest = new AtomicReference<>();

  /** What the loader begins with. */
  public record Beginning(
      MeshModel model,
      List<Problem> problems,
      List<Exclusion> ordered,
      Map<InstanceName, IssuedCertificate> certificates,
      Endpoints endpoints) {
    /** Without anybody who is discovered. */
    public Beginning(
        MeshModel model,
        List<Problem> problems,
        List<Exclusion> ordered,
        Map<InstanceName, IssuedCertificate> certificates) {
      this(model, problems, ordered, certificates, Endpoints.NONE);
    }
  }

  /** Publishes the first image before it returns. */
  public ModelLoader(
      Beginning beginning,
      MeshReader reader,
      Compilation compilation,
      Publisher publisher,
      Epochs epochs,
      InstantSource clock) {
    this.reader = reader;
    this.compilation = compilation;
    this.publisher = publisher;
    this.cuts = new Cuts(epochs);
    this.clock = clock;
    this.model = beginning.model();
    this.problems = beginning.problems();
    this.ordered = beginning.ordered();
    this.endpoints = beginning.endpoints();
    this.certificates.putAll(beginning.certificates());
    this.loaded = clock.instant();
    publish(build());
    this.ticking =
        thread.scheduleWithFixedDelay(
            () -> guarded("time", this::tick), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is in force. */
  public MeshImage image() {
    return Objects.requireNonNull(image);
  }

  /**
   * Told every image from the next one on, by the thread that owns the model; it must not block.
   */
  public void onImage(Consumer<MeshImage> listener) {
    listeners.add(listener);
  }

  /**
   * Told what the folder held and what became of it, by the thread that owns the model; it must not
   * block.
   */
  public void onSources(BiConsumer<SourceState, MeshImage> listener) {
    sourceListeners.add(listener);
  }

  /** What the folder holds now. */
  public void sources(SourceState state) {
    submit(
        "the folder",
        () -> {
          try {
            load(state);
          } finally {
            sourceListeners.forEach(listener -> listener.accept(state, image()));
          }
        },
        new CompletableFuture<>());
  }

  /** What is known of a cluster now. Views that follow each other fast are looked at as one. */
  public void mesh(MeshView view) {
    if (newest.getAndSet(view) == null) {
      submit(
          "the cluster",
          () -> {
            MeshView latest = newest.getAndSet(null);
            if (latest != null) {
              load(latest);
            }
          },
          new CompletableFuture<>());
    }
  }

  /**
   * The exclusions that operators ordered; they replace those before.
   *
   * @return done when they are published
   */
  public CompletableFuture<MeshImage> ordered(List<Exclusion> exclusions) {
    CompletableFuture<MeshImage> done = new CompletableFuture<>();
    submit(
        "a quarantine",
        () -> {
          ordered = List.copyOf(exclusions);
          refresh();
        },
        done);
    return done;
  }

  /** A certificate that is about to be handed out. */
  public void certificate(InstanceName instance, IssuedCertificate certificate) {
    submit(
        "a certificate",
        () -> {
          certificates.put(instance, certificate);
          refresh();
        },
        new CompletableFuture<>());
  }

  @Override
  public void close() {
    ticking.cancel(false);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void submit(String what, Runnable change, CompletableFuture<MeshImage> done) {
    try {
      thread.execute(
          () -> {
            Optional<RuntimeException> failure = guarded(what, change);
            failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(image()));
          });
    } catch (RejectedExecutionException e) {
      done.completeExceptionally(e);
    }
  }

  private Optional<RuntimeException> guarded(String what, Runnable change) {
    try {
      change.run();
      return Optional.empty();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a change of " + what + " is not in force: the last good set stays", e);
      return Optional.of(e);
    }
  }

  private void load(SourceState state) {
    switch (state) {
      case SourceState.Unusable unusable -> refuse(unusable.problems());
      case SourceState.Texts(var texts) -> load(new MeshView(texts, List.of(), Endpoints.NONE));
    }
  }

  private void load(MeshView view) {
    endpoints = view.endpoints();
    Reading reading = reader.read(view.texts(), view.workloads(), clock.instant());
    Optional<MeshModel> read = reading.model();
    if (read.isPresent() && read.get().trustDomain().equals(model.trustDomain())) {
      accept(read.get(), reading.problems());
    } else {
      refuse(read.map(next -> List.of(otherTrustDomain(next))).orElse(reading.problems()));
      refresh();
    }
  }

  private void accept(MeshModel next, List<Problem> warnings) {
    MeshModel before = model;
    Instant loadedBefore = loaded;
    try {
      model = next;
      loaded = next.equals(before) ? loadedBefore : clock.instant();
      boolean wasInForce = folderInForce;
      folderInForce = true;
      problems = warnings;
      publish(build());
      if (!wasInForce || !saysTheSame(next, before)) {
        LOG.log(Level.INFO, "what was written is in force: {0} workloads", next.workloads().size());
        warnings.forEach(problem -> LOG.log(Level.WARNING, "{0}", problem));
      }
    } catch (RuntimeException e) {
      model = before;
      loaded = loadedBefore;
      refuse(List.of(notCompiled()));
      throw e;
    }
  }

  /** Pods come and go all the time; who they are is not worth a line. */
  private static boolean saysTheSame(MeshModel one, MeshModel other) {
    return withoutInstances(one).equals(withoutInstances(other));
  }

  private static Map<WorkloadId, WorkloadPolicy> withoutInstances(MeshModel model) {
    return Maps.transformValues(model.workloads(), policy -> policy.with(List.of()));
  }

  private void refuse(List<Problem> found) {
    boolean known = !folderInForce && found.equals(problems);
    folderInForce = false;
    problems = List.copyOf(found);
    if (!known) {
      logRefused(found);
    }
    show(image().with(problems, false));
  }

  private static void logRefused(List<Problem> found) {
    LOG.log(
        Level.ERROR,
        "what was written is not in force, the last good set stays: {0} problems",
        found.size());
    found.forEach(problem -> LOG.log(Level.ERROR, "{0}", problem));
  }

  private void refresh() {
    publish(build());
  }

  private void tick() {
    Instant now = clock.instant();
    boolean expired =
        image().exclusions().values().stream()
            .anyMatch(exclusion -> !Exclusions.isLive(exclusion, now));
    if (cuts.cut(image().exclusions(), model, now) || expired) {
      refresh();
    }
  }

  private MeshImage build() {
    @Nullable MeshImage before = image;
    SortedMap<WorkloadId, CompiledWorkload> workloads = new TreeMap<>();
    Map<InstanceName, IssuedCertificate> held = new HashMap<>();
    Map<InstanceName, WorkloadId> instances = new HashMap<>();
    for (WorkloadPolicy policy : model.workloads().values()) {
      CompiledWorkload old = before == null ? null : before.workloads().get(policy.workload());
      workloads.put(policy.workload(), compiled(policy, old));
      for (InstanceName instance : policy.instances()) {
        instances.put(instance, policy.workload());
        IssuedCertificate certificate = certificates.get(instance);
        if (certificate != null) {
          held.put(instance, certificate);
        }
      }
    }
    certificates.keySet().removeIf(name -> name.isPod() && !instances.containsKey(name));
    return new MeshImage(
        model,
        workloads,
        instances,
        discovery(before, workloads),
        Exclusions.inForce(model.exclusions(), ordered, clock.instant()),
        held,
        problems,
        folderInForce,
        loaded);
  }

  private Discovery discovery(
      @Nullable MeshImage before, Map<WorkloadId, CompiledWorkload> workloads) {
    if (before == null) {
      return Discovery.NONE.of(workloads.values(), endpoints, compilation);
    }
    boolean sameClusters =
        Maps.transformValues(before.workloads(), CompiledWorkload::clusters)
            .equals(Maps.transformValues(workloads, CompiledWorkload::clusters));
    return sameClusters
        ? before.discovery().at(endpoints, compilation)
        : before.discovery().of(workloads.values(), endpoints, compilation);
  }

  private CompiledWorkload compiled(WorkloadPolicy policy, @Nullable CompiledWorkload old) {
    long epoch = cuts.epoch(policy.workload());
    return old != null && old.runs(policy, epoch)
        ? old.with(policy)
        : CompiledWorkload.of(policy, epoch, compilation.proxy(policy, epoch));
  }

  private void publish(MeshImage next) {
    MeshChange change = MeshChange.between(image, next);
    if (!change.isNothing()) {
      publisher.publish(next, change);
    }
    @Nullable MeshImage before = image;
    show(next);
    cuts.follow(before, next.exclusions(), clock.instant());
  }

  private void show(MeshImage next) {
    image = next;
    for (Consumer<MeshImage> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "somebody who follows the model failed", e);
      }
    }
  }

  private Problem otherTrustDomain(MeshModel read) {
    return new Problem(
        "HBK6005",
        Problem.Severity.ERROR,
        "MeshConfig",
        1,
        1,
        "the trust domain `"
            + read.trustDomain()
            + "` is not `"
            + model.trustDomain()
            + "`, for which this control plane runs: start another one, with a state of its own");
  }

  private static Problem notCompiled() {
    return new Problem(
        "HBK6006",
        Problem.Severity.ERROR,
        "mesh",
        1,
        1,
        "what was written could not be compiled, which is a defect of hauberk: report it with"
            + " the log");
  }
}
