package io.hauberk.kubernetes.identity.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hears an informer of pods and keeps what identity depends on. Other parts are told when a pod has
 * changed, by its uid, on the informer's thread.
 */
public final class PodIndex implements KnownPods, ResourceEventHandler<Pod> {
  private static final Logger LOG = System.getLogger(PodIndex.class.getName());
  private static final Duration STALE = Duration.ofSeconds(30);

  private final Map<String, PodFacts> byUid = new ConcurrentHashMap<>();
  private final Map<String, String> uidByAddress = new ConcurrentHashMap<>();
  private final SidecarShape shape;
  private final InstantSource clock;
  private final Consumer<String> changed;
  private volatile Instant heard;

  /**
   * @param changed told of the uid of each pod that is new, has changed or has gone; must be quick
   */
  public PodIndex(SidecarShape shape, InstantSource clock, Consumer<String> changed) {
    this.shape = shape;
    this.clock = clock;
    this.changed = changed;
    this.heard = Instant.EPOCH;
  }

  @Override
  public Optional<PodFacts> byUid(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  @Override
  public Optional<PodFacts> byAddress(String address) {
    return Optional.ofNullable(uidByAddress.get(address)).flatMap(this::byUid);
  }

  @Override
  public boolean isStale() {
    return clock.instant().isAfter(heard.plus(STALE));
  }

  /**
   * Looks whether the watch is open, to be called every few seconds: a quiet watch is no stale one.
   */
  public void look(BooleanSupplier watching) {
    if (watching.getAsBoolean()) {
      heard = clock.instant();
    }
  }

  @Override
  public void onAdd(Pod pod) {
    put(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
      // one of this name was deleted and made anew between two looks
      remove(before.getMetadata().getUid());
    }
    put(pod);
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    remove(pod.getMetadata().getUid());
  }

  private void put(Pod pod) {
    heard = clock.instant();
    try {
      PodFacts facts = PodFacts.of(pod, shape);
      PodFacts before = byUid.put(facts.uid(), facts);
      if (facts.equals(before)) {
        return;
      }
      if (before != null) {
        before.addresses().forEach(a -> uidByAddress.remove(a, facts.uid()));
      }
      if (!facts.ended()) {
        // the address of a pod that has ended may be given to another one
        facts.addresses().forEach(a -> uidByAddress.put(a, facts.uid()));
      }
      changed.accept(facts.uid());
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "left out a pod that cannot be read: {0}", e.getMessage());
    }
  }

  private void remove(String uid) {
    heard = clock.instant();
    PodFacts gone = byUid.remove(uid);
    if (gone != null) {
      gone.addresses().forEach(a -> uidByAddress.remove(a, uid));
      changed.accept(uid);
    }
  }
}
