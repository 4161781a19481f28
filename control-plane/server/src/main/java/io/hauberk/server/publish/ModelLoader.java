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
  private final Publisher publisher;
  private final Cuts cuts;
  private final ImageBuilder builder;
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
  private Standing standing;

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
    this.publisher = publisher;
    this.cuts = new Cuts(epochs);
    this.builder = new ImageBuilder(compilation, cuts);
    this.clock = clock;
    this.standing =
        new Standing(
            beginning.model(),
            beginning.problems(),
            true,
            clock.instant(),
            beginning.ordered(),
            beginning.endpoints());
    this.certificates.putAll(beginning.certificates());
    publish();
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
          standing = standing.ordered(exclusions);
          publish();
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
          publish();
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
    standing = standing.at(view.endpoints());
    Reading reading = reader.read(view.texts(), view.workloads(), clock.instant());
    Optional<MeshModel> read = reading.model();
    if (read.isPresent() && read.get().trustDomain().equals(standing.model().trustDomain())) {
      accept(read.get(), reading.problems());
    } else {
      refuse(read.map(next -> List.of(otherTrustDomain(next))).orElse(reading.problems()));
      publish();
    }
  }

  private void accept(MeshModel next, List<Problem> warnings) {
    Standing before = standing;
    try {
      standing = before.accepted(next, warnings, clock.instant());
      publish();
      if (!before.folderInForce() || !saysTheSame(next, before.model())) {
        LOG.log(Level.INFO, "what was written is in force: {0} workloads", next.workloads().size());
        warnings.forEach(problem -> LOG.log(Level.WARNING, "{0}", problem));
      }
    } catch (RuntimeException e) {
      standing = before;
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
    boolean known = !standing.folderInForce() && found.equals(standing.problems());
    standing = standing.refused(found);
    if (!known) {
      logRefused(found);
    }
    show(image().with(standing.problems(), false));
  }

  private static void logRefused(List<Problem> found) {
    LOG.log(
        Level.ERROR,
        "what was written is not in force, the last good set stays: {0} problems",
        found.size());
    found.forEach(problem -> LOG.log(Level.ERROR, "{0}", problem));
  }

  private void tick() {
    Instant now = clock.instant();
    boolean expired =
        image().exclusions().values().stream()
            .anyMatch(exclusion -> !Exclusions.isLive(exclusion, now));
    if (cuts.cut(image().exclusions(), standing.model(), now) || expired) {
      publish();
    }
  }

  private void publish() {
    @Nullable MeshImage before = image;
    MeshImage next = builder.build(before, standing, certificates, clock.instant());
    certificates.keySet().removeIf(name -> name.isPod() && !next.instances().containsKey(name));
    MeshChange change = MeshChange.between(before, next);
    if (!change.isNothing()) {
      publisher.publish(next, change);
    }
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
            + standing.model().trustDomain()
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
