package io.hauberk.testkit.proxy;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bidirectional call whose responses are taken off the connection one by one, when asked for. */
final class Call<Q, R> implements ClientResponseObserver<Q, R> {
  private final Consumer<R> received;
  private final Consumer<Throwable> lost;
  private @Nullable ClientCallStreamObserver<Q> requests;

  Call(Consumer<R> received, Consumer<Throwable> lost) {
    this.received = received;
    this.lost = lost;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> stream) {
    requests = stream;
    stream.disableAutoRequestWithInitial(1);
  }

  void send(Q message) {
    stream().onNext(message);
  }

  void read() {
    stream().request(1);
  }

  void close() {
    stream().cancel("the proxy goes away", null);
  }

  @Override
  public void onNext(R message) {
    received.accept(message);
  }

  @Override
  public void onError(Throwable error) {
    lost.accept(error);
  }

  @Override
  public void onCompleted() {
    lost.accept(new IllegalStateException("the control plane ended the stream"));
  }

  private ClientCallStreamObserver<Q> stream() {
    ClientCallStreamObserver<Q> stream = requests;
    if (stream == null) {
      throw new IllegalStateException("the call was not started");
    }
    return stream;
  }
}
