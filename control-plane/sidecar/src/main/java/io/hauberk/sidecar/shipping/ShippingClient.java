package io.hauberk.sidecar.shipping;

import io.grpc.ManagedChannel;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.ShippingGrpc;
import io.hauberk.sidecar.identity.ControlPlaneChannel;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connection to the control plane, made anew with each certificate. */
final class ShippingClient implements Destination {
  private static final int PATIENCE_SECONDS = 10;

  private final ControlPlaneChannel channels;
  private final Supplier<WorkloadIdentity> identity;
  private @Nullable ManagedChannel channel;
  private String used = "";

  ShippingClient(ControlPlaneChannel channels, Supplier<WorkloadIdentity> identity) {
    this.channels = channels;
    this.identity = identity;
  }

  @Override
  public List<Long> ship(Batch batch) {
    ManagedChannel current = channel();
    // a connection that failed is tried again now, not when gRPC finds it time
    current.resetConnectBackoff();
    return ShippingGrpc.newBlockingStub(current)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .ship(batch.toBuilder().setSentAt(channels.clock().instant().toEpochMilli()).build())
        .getRefusedList();
  }

  private ManagedChannel channel() {
    WorkloadIdentity newest = identity.get();
    if (channel == null || !used.equals(newest.serial())) {
      close();
      channel = channels.open(newest);
      used = newest.serial();
    }
    return channel;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }
}
