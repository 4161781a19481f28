package io.hauberk.kubernetes.lease;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** A Lease of the API server. */
final class KubernetesLease implements LeaseStore {
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final Duration duration;
  private final InstantSource clock;

  KubernetesLease(
      KubernetesClient client,
      String namespace,
      String name,
      Duration duration,
      InstantSource clock) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.duration = duration;
    this.clock = clock;
  }

  @Override
  public Optional<Held> read() {
    return Optional.ofNullable(client.leases().inNamespace(namespace).withName(name).get())
        .map(KubernetesLease::held);
  }

  @Override
  public Optional<Held> write(Optional<Held> before, String holder, int term) {
    // The API server keeps six digits.
    ZonedDateTime now =
        ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withResourceVersion(before.map(Held::version).orElse(null))
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(holder)
            .withLeaseDurationSeconds((int) duration.toSeconds())
            .withLeaseTransitions(term)
            .withRenewTime(now)
            .withAcquireTime(now)
            .endSpec()
            .build();
    try {
      Lease written =
          before.isPresent() ? client.resource(lease).update() : client.resource(lease).create();
      return Optional.of(held(written));
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Held held(Lease lease) {
    LeaseSpec spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
    return new Held(
        lease.getMetadata().getResourceVersion(),
        Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
        String.valueOf(spec.getRenewTime()),
        spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions());
  }
}
