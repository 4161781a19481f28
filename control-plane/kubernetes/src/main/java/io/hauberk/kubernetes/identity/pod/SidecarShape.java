package io.hauberk.kubernetes.identity.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pod must look like to have an identity: the sidecar runs before the programs, and only it
 * reaches the identity. Admission refuses other pods already; this holds also where admission was
 * away or switched off. Whether the sidecar's image is ours is not looked at here.
 *
 * @param signerName of pod certificates, {@code hauberk.io/workload}
 */
public record SidecarShape(String signerName) {
  /** Reserved beginning of the names of containers and volumes. */
  public static final String RESERVED = "hauberk-";

  /** The sidecar. */
  public static final String PROXY = "hauberk-proxy";

  /** Where keys, certificates and tokens are. */
  public static final String VOLUME = "hauberk-id";

  /** Why it does not fit, lower case, no full stop; absent if it does. */
  public Optional<String> fault(PodSpec spec) {
    return Stream.of(shared(spec), sidecar(spec), signedElsewhere(spec), mounted(spec))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> shared(PodSpec spec) {
    if (Boolean.TRUE.equals(spec.getHostNetwork()) || Boolean.TRUE.equals(spec.getHostPID())) {
      return Optional.of("it shares the network or the processes of its node");
    }
    return Boolean.TRUE.equals(spec.getShareProcessNamespace())
        ? Optional.of("its containers share their processes")
        : Optional.empty();
  }

  private static Optional<String> sidecar(PodSpec spec) {
    boolean present =
        list(spec.getInitContainers()).stream()
            .anyMatch(c -> c.getName().equals(PROXY) && "Always".equals(c.getRestartPolicy()));
    return present ? Optional.empty() : Optional.of("it has no sidecar `" + PROXY + "`");
  }

  private Optional<String> signedElsewhere(PodSpec spec) {
    return list(spec.getVolumes()).stream()
        .filter(v -> !v.getName().equals(VOLUME) && asksSigner(v))
        .map(v -> "volume `" + v.getName() + "` asks for its certificate beside `" + VOLUME + "`")
        .findFirst();
  }

  private boolean asksSigner(Volume volume) {
    return volume.getProjected() != null
        && list(volume.getProjected().getSources()).stream()
            .map(VolumeProjection::getPodCertificate)
            .anyMatch(c -> c != null && signerName.equals(c.getSignerName()));
  }

  private static Optional<String> mounted(PodSpec spec) {
    Stream<Optional<String>> ordinary =
        Stream.concat(list(spec.getInitContainers()).stream(), list(spec.getContainers()).stream())
            .filter(c -> !isReserved(spec, c))
            .map(c -> mounts(c.getName(), c.getVolumeMounts()));
    Stream<Optional<String>> ephemeral =
        list(spec.getEphemeralContainers()).stream().map(SidecarShape::mounts);
    return Stream.concat(ordinary, ephemeral).flatMap(Optional::stream).findFirst();
  }

  /** Only init containers may bear a reserved name: a program that does is none of ours. */
  private static boolean isReserved(PodSpec spec, Container container) {
    return container.getName().startsWith(RESERVED)
        && list(spec.getInitContainers()).contains(container);
  }

  private static Optional<String> mounts(EphemeralContainer container) {
    return mounts(container.getName(), container.getVolumeMounts());
  }

  private static Optional<String> mounts(String container, @Nullable List<VolumeMount> mounts) {
    return list(mounts).stream()
        .filter(m -> m.getName().startsWith(RESERVED))
        .map(m -> "container `" + container + "` mounts `" + m.getName() + "`")
        .findFirst();
  }

  private static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
