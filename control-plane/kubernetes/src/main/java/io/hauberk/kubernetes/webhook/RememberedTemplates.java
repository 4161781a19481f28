package io.hauberk.kubernetes.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * A {@link Cluster} that answers for two seconds with a template that it has seen, and asks for one
 * template once at a time, however many pods are made from it. While pods are made it asks anew
 * before the two seconds end, so that none waits. Controllers make pods from copies that are no
 * younger. Rights are asked for each time.
 */
final class RememberedTemplates implements Cluster {
  private static final Duration REMEMBERED = Duration.ofSeconds(2);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final int MOST = 1000;

  private final Cluster cluster;
  private final InstantSource clock;
  private final Executor ahead;
  private final Map<Owner, Template> templates = new ConcurrentHashMap<>();
  private final Map<Owner, CompletableFuture<Optional<Map<String, String>>>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param ahead runs what nobody waits for
   */
  RememberedTemplates(Cluster cluster, InstantSource clock, Executor ahead) {
    this.cluster = cluster;
    this.clock = clock;
    this.ahead = ahead;
  }

  /**
   * @param asked before the answer came: it is at most as old as that
   */
  private record Template(Map<String, String> labels, Instant asked) {
    boolean isYounger(Duration age, Instant now) {
      return now.isBefore(asked.plus(age));
    }
  }

  @Override
  public Optional<Map<String, String>> template(Owner owner) throws UnansweredException {
    Instant now = clock.instant();
    Template known = templates.get(owner);
    if (known == null || !known.isYounger(REMEMBERED, now)) {
      return together(owner);
    }
    if (!known.isYounger(FRESH, now) && !underWay.containsKey(owner)) {
      ahead.execute(() -> anew(owner));
    }
    return Optional.of(known.labels());
  }

  /** With whoever asks already. That he failed or found nothing yet is his alone. */
  private Optional<Map<String, String>> together(Owner owner) throws UnansweredException {
    CompletableFuture<Optional<Map<String, String>>> own = new CompletableFuture<>();
    CompletableFuture<Optional<Map<String, String>>> other = underWay.putIfAbsent(owner, own);
    if (other != null) {
      Optional<Map<String, String>> found = other.join();
      return found.isPresent() ? found : ask(owner);
    }
    Optional<Map<String, String>> found = Optional.empty();
    try {
      found = ask(owner);
      return found;
    } finally {
      underWay.remove(owner, own);
      own.complete(found);
    }
  }

  private void anew(Owner owner) {
    try {
      together(owner);
    } catch (UnansweredException e) {
      // what is remembered holds until its two seconds end; who comes then is told
    }
  }

  private Optional<Map<String, String>> ask(Owner owner) throws UnansweredException {
    Instant asked = clock.instant();
    Optional<Map<String, String>> found = cluster.template(owner);
    if (templates.size() >= MOST) {
      templates.clear();
    }
    found.ifPresentOrElse(
        labels -> templates.put(owner, new Template(labels, asked)), () -> templates.remove(owner));
    return found;
  }

  @Override
  public boolean mayAssert(Requester requester, String guardedLabel, String namespace)
      throws UnansweredException {
    return cluster.mayAssert(requester, guardedLabel, namespace);
  }

  @Override
  public Optional<Map<String, String>> namespace(String name) throws UnansweredException {
    return cluster.namespace(name);
  }
}
