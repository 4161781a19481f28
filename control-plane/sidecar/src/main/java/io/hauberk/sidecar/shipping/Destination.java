package io.hauberk.sidecar.shipping;

import io.grpc.StatusRuntimeException;
import io.hauberk.shipping.v1.Batch;

/** Where batches go. */
interface Destination extends AutoCloseable {
  /**
   * Returns when the batch is kept there.
   *
   * @throws StatusRuntimeException when that is not known
   */
  void ship(Batch batch);

  @Override
  void close();
}
