package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.hauberk.identity.TrustDomain;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The trust domain for which pods were given their sidecars: each sidecar's arguments say it. */
final class InjectedTrustDomain {
  private static final String PROXY = "hauberk-proxy";

  /** How a sidecar calls itself. */
  private static final Pattern NAME =
      Pattern.compile("\\$\\(POD_UID\\)\\.pod\\.([a-z0-9]([a-z0-9.-]*[a-z0-9])?)");

  private InjectedTrustDomain() {}

  /** Absent when no pod has a sidecar. */
  static Optional<TrustDomain> of(Collection<Pod> pods) {
    return pods.stream()
        .flatMap(pod -> stream(pod.getSpec().getInitContainers()))
        .filter(container -> container.getName().equals(PROXY))
        .flatMap(InjectedTrustDomain::arguments)
        .map(NAME::matcher)
        .filter(Matcher::find)
        .map(name -> new TrustDomain(name.group(1)))
        .findFirst();
  }

  private static Stream<String> arguments(Container container) {
    return stream(container.getArgs());
  }

  private static <T> Stream<T> stream(List<T> list) {
    return Objects.requireNonNullElse(list, List.<T>of()).stream();
  }
}
