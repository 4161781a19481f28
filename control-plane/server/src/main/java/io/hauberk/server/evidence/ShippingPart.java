package io.hauberk.server.evidence;

import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.shipping.Keepers;
import io.hauberk.server.shipping.ShippingService;
import io.hauberk.server.xds.ProvenPeer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes over the logs of those proxies whose workloads ship them. */
final class ShippingPart implements EvidencePart {
  private final Keepers keepers;
  private final Function<ControlPlane, ServerInterceptor> door;
  private @Nullable ShippingService service;

  private ShippingPart(Keepers keepers, Function<ControlPlane, ServerInterceptor> door) {
    this.keepers = keepers;
    this.door = door;
  }

  /** Whoever has a certificate of the trust domain may ship. */
  static ShippingPart alone() {
    return new ShippingPart(Keepers.ONE, plane -> new ProvenPeer(plane.authority().trustDomain()));
  }

  /**
   * @param door says under {@link ProvenPeer#CURRENT} who ships
   */
  static ShippingPart besideOthers(Function<ControlPlane, ServerInterceptor> door) {
    return new ShippingPart(Keepers.SEVERAL, door);
  }

  @Override
  public List<ServerServiceDefinition> services(Evidence evidence) {
    ShippingService opened =
        ShippingService.open(
            evidence.intake(),
            evidence.recorder(),
            evidence.folder().resolve("shipped"),
            keepers,
            evidence.plane().clock());
    service = opened;
    return List.of(opened.definition(door.apply(evidence.plane())));
  }

  @Override
  public AutoCloseable start(Evidence evidence) {
    return Objects.requireNonNull(service, "services come first");
  }
}
