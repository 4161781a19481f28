package io.hauberk.kubernetes.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link Cluster} that asks for one template once in two seconds, however many pods are made from
 * it. Controllers make pods from copies that are no younger. Rights are asked for each time.
 */
final class RememberedTemplates implements Cluster {
  private static final Duration REMEMBERED = Duration.ofSeconds(2);
  private static final int MOST = 1000;

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<Owner, Template> templates = new ConcurrentHashMap<>();

  RememberedTemplates(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  private record Template(Map<String, String> labels, Instant until) {}

  @Override
  public Optional<Map<String, String>> template(Owner owner) throws UnansweredException {
    Instant now = clock.instant();
    Template known = templates.get(owner);
    if (known != null && now.isBefore(known.until())) {
      return Optional.of(known.labels());
    }
    Optional<Map<String, String>> found = cluster.template(owner);
    if (templates.size() >= MOST) {
      templates.clear();
    }
    found.ifPresent(labels -> templates.put(owner, new Template(labels, now.plus(REMEMBERED))));
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
