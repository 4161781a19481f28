package io.hauberk.kubernetes.source;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.hauberk.identity.TrustDomain;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The trust domain for which pods were given their sidecars: each sidecar's arguments say it. */
final class InjectedTrustDomain {
  private static final String PROXY = "hauberk-proxy";

  /** Before the name in a sidecar's arguments. */
  private static final String OPTION = "--trust-domain";

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private InjectedTrustDomain() {}

  /** Absent when no pod has a sidecar. */
  static Optional<TrustDomain> of(Collection<Pod> pods) {
    return pods.stream()
        .flatMap(pod -> stream(pod.getSpec().getInitContainers()))
        .filter(container -> container.getName().equals(PROXY))
        .flatMap(InjectedTrustDomain::names)
        .filter(name -> NAME.matcher(name).matches())
        .map(TrustDomain::new)
        .findFirst();
  }

  private static Stream<String> names(Container container) {
    List<String> words = stream(container.getArgs()).toList();
    int name = words.indexOf(OPTION) + 1;
    return name > 0 && name < words.size() ? Stream.of(words.get(name)) : Stream.empty();
  }

  private static <T> Stream<T> stream(List<T> list) {
    return Objects.requireNonNullElse(list, List.<T>of()).stream();
  }
}
