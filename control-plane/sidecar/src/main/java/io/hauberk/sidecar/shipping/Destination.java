package io.hauberk.sidecar.shipping;

import io.grpc.StatusRuntimeException;
import io.hauberk.shipping.v1.Batch;
import java.util.List;

/** Where batches go. */
interface Destination extends AutoCloseable {
  /**
   * Returns when the batch is kept there.
   *
   * @return numbers of its lines that can be no records
   * @throws StatusRuntimeException when that is not known; with {@code INVALID_ARGUMENT} when the
   *     batch will never be taken as it is
   */
  List<Long> ship(Batch batch);

  @Override
  void close();
}
