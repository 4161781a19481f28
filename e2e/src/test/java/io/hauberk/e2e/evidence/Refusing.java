package io.hauberk.e2e.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.hauberk.shipping.v1.Batch;

/**
 * A control plane that will never take a batch with a certain word in a line, as one of another
 * version may not.
 */
record Refusing(String word) implements ServerInterceptor {
  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        refused = message instanceof Batch batch && has(batch);
        if (refused) {
          call.close(Status.INVALID_ARGUMENT, new Metadata());
        } else {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }

  private boolean has(Batch batch) {
    return batch.getLinesList().stream()
        .anyMatch(line -> line.getJson().toString(UTF_8).contains(word));
  }
}
