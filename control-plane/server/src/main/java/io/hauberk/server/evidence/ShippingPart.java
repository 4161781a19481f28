package io.hauberk.server.evidence;

import io.grpc.ServerServiceDefinition;
import io.hauberk.server.shipping.ShippingService;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes over the logs of those proxies whose workloads ship them. */
final class ShippingPart implements EvidencePart {
  private @Nullable ShippingService service;

  @Override
  public List<ServerServiceDefinition> services(Evidence evidence) {
    ShippingService opened =
        ShippingService.open(
            evidence.intake(),
            evidence.recorder(),
            evidence.folder().resolve("shipped"),
            evidence.plane().clock());
    service = opened;
    return List.of(opened.definition(evidence.plane().authority().trustDomain()));
  }

  @Override
  public AutoCloseable start(Evidence evidence) {
    return Objects.requireNonNull(service, "services come first");
  }
}
