package io.hauberk.server.xds;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The server's side of a call without a connection; says when it can take a message. */
class FakeResponses<R> extends ServerCallStreamObserver<R> {
  private final List<R> messages = new ArrayList<>();
  private final CountDownLatch reached = new CountDownLatch(1);
  private boolean ready = true;
  private @Nullable Runnable onReady;

  /** The connection is full, or no longer is. */
  final void setReady(boolean now) {
    Runnable told;
    synchronized (this) {
      ready = now;
      told = onReady;
    }
    if (now && told != null) {
      told.run();
    }
  }

  final synchronized List<R> messages() {
    return List.copyOf(messages);
  }

  /** Counted down by the first message. */
  final CountDownLatch reached() {
    return reached;
  }

  @Override
  public void onNext(R message) {
    synchronized (this) {
      messages.add(message);
    }
    reached.countDown();
  }

  @Override
  public final synchronized boolean isReady() {
    return ready;
  }

  @Override
  public final synchronized void setOnReadyHandler(Runnable handler) {
    onReady = handler;
  }

  @Override
  public void onError(Throwable error) {}

  @Override
  public void onCompleted() {}

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void disableAutoRequest() {}

  @Override
  public void request(int count) {}

  @Override
  public void setMessageCompression(boolean enable) {}
}
