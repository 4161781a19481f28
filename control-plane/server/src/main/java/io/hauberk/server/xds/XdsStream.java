package io.hauberk.server.xds;

import com.google.common.util.concurrent.MoreExecutors;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One aggregated stream of one proxy. What the proxy says is done in the connection's own time,
 * what is published in that of the workers, one step at a time: neither a slow proxy nor a slow
 * stream holds up the publisher or another proxy. A request is read when the one before it is done,
 * and a response is made when the connection can take it.
 *
 * @param <Q> the requests
 * @param <R> the responses
 */
abstract class XdsStream<Q, R> implements StreamObserver<Q> {
  private static final System.Logger LOG = System.getLogger(XdsStream.class.getName());
  private static final int MOST_TYPES = 16;

  private final SortedMap<String, Lane> lanes = new TreeMap<>(ResourceTypes.ORDER);
  private final StreamContext context;
  private final ServerCallStreamObserver<R> responses;
  private final Executor turns;
  private final Instant since;
  private @Nullable NodeClaims claims;
  private long nonces;
  private long unknownNonces;
  private boolean closed;

  XdsStream(StreamContext context, ServerCallStreamObserver<R> responses) {
    this.context = context;
    this.responses = responses;
    this.turns = MoreExecutors.newSequentialExecutor(context.options().workers());
    this.since = context.options().clock().instant();
  }

  /** Reads a request into its lane. */
  abstract void read(Q request) throws XdsRefusal;

  /** Builds the message for an offer, or null when the proxy turns out to have all of it. */
  abstract @Nullable R render(Lane lane, Offer offer, String nonce);

  abstract String protocol();

  /** To be called in the service's method, before it returns. */
  final void open() {
    responses.disableAutoRequest();
    responses.setOnReadyHandler(() -> guarded(this::pump));
    responses.setOnCancelHandler(() -> guarded(this::closeLanes));
    responses.request(1);
  }

  @Override
  public final void onNext(Q request) {
    guarded(
        () -> {
          checkAge();
          read(request);
          pump();
          if (!closed) {
            responses.request(1);
          }
        });
  }

  @Override
  public final void onError(Throwable cause) {
    guarded(this::closeLanes);
  }

  @Override
  public final void onCompleted() {
    guarded(
        () -> {
          closeLanes();
          responses.onCompleted();
        });
  }

  final ProxyIdentity identity() {
    return context.identity();
  }

  /** Closes the stream; the proxy keeps what it runs, and comes back. */
  final void end(Status status) {
    inTurn(() -> endNow(status));
  }

  final void endIfTooOld() {
    inTurn(this::checkAge);
  }

  final synchronized ProxyStatus status(PolicyRevisions revisions) {
    NodeClaims node = claims;
    return new ProxyStatus(
        identity().workload(),
        identity().account(),
        identity().instance(),
        node == null ? "" : node.id(),
        node == null ? "" : node.version().toString(),
        protocol(),
        since,
        revisions.of(identity().instance(), lanes.get(ResourceTypes.ROUTE)),
        lanes.values().stream().map(lane -> lane.status(context.refusals())).toList(),
        unknownNonces);
  }

  /** The first request must say who speaks; later ones need not repeat it, but may not differ. */
  final void checkNode(boolean present, Node node) throws XdsRefusal {
    if (present) {
      claims = NodeClaims.check(node, identity());
    } else if (claims == null) {
      throw new XdsRefusal(Status.Code.INVALID_ARGUMENT, "the first request must carry the node");
    }
  }

  final Lane lane(String typeUrl) throws XdsRefusal {
    Lane lane = lanes.get(typeUrl);
    if (lane != null) {
      return lane;
    }
    if (typeUrl.isEmpty()) {
      throw new XdsRefusal(Status.Code.INVALID_ARGUMENT, "a request must carry a type URL");
    }
    if (lanes.size() == MOST_TYPES) {
      throw new XdsRefusal(Status.Code.RESOURCE_EXHAUSTED, "too many types on one stream");
    }
    Lane created = new Lane(identity().instance(), typeUrl, context.refusals());
    lanes.put(typeUrl, created);
    return created;
  }

  /**
   * Takes the answer to a response.
   *
   * @return whether it answers what is in flight; anything else is counted and left alone
   */
  final boolean answer(Lane lane, String nonce, @Nullable String error) {
    Subscription subscription = lane.subscription();
    if (!subscription.inFlight() || !nonce.equals(lane.nonce())) {
      unknownNonces++;
      return false;
    }
    if (error == null) {
      subscription.accepted();
      context.options().listener().accepted(lane.typeUrl());
    } else {
      subscription.refused(error, context.options().clock().instant());
      context.options().listener().refused(identity(), lane.typeUrl(), error);
      LOG.log(
          System.Logger.Level.WARNING,
          "`{0}` ({1}) refused {2}: {3}",
          identity().workload(),
          identity().instance(),
          lane.typeUrl(),
          error);
    }
    lane.lookAgain();
    return true;
  }

  /** Envoy's words, fit for one line of a log. */
  static String words(com.google.rpc.Status error) {
    String text = error.getMessage().replaceAll("\\p{Cntrl}+", " ");
    return text.length() <= 2000 ? text : text.substring(0, 2000);
  }

  private void wake() {
    inTurn(this::pump);
  }

  private void pump() {
    boolean again = true;
    while (again && !closed && responses.isReady()) {
      lanes.values().forEach(lane -> lane.refresh(context.cache(), isKept(lane), this::wake));
      if (isSettled(ResourceTypes.LISTENER) && isSettled(ResourceTypes.ROUTE)) {
        lanes.values().stream()
            .filter(XdsStream::isKept)
            .forEach(lane -> lane.release(context.cache(), this::wake));
      }
      if (isOneSet()) {
        again = sendAll();
      } else {
        // A publication came between two looks: what was found may not fit together.
        lanes.values().forEach(Lane::lookAgain);
      }
    }
  }

  /** True if another look is due, because the proxy had what was found for it. */
  private boolean sendAll() {
    boolean again = false;
    for (Lane lane : lanes.values()) {
      Offer offer = lane.ready();
      if (offer == null) {
        continue;
      }
      if (!responses.isReady()) {
        // By the time that the connection can take it, there may be something newer.
        lane.lookAgain();
        continue;
      }
      String nonce = Long.toString(++nonces);
      R message = render(lane, offer, nonce);
      if (message == null) {
        lane.adopt();
        again = true;
      } else {
        lane.send(nonce);
        responses.onNext(message);
        context.options().listener().pushed(lane.typeUrl());
      }
    }
    return again;
  }

  /** Clusters and endpoints go last, when no listener or route leads to them any more. */
  private static boolean isKept(Lane lane) {
    return lane.typeUrl().equals(ResourceTypes.CLUSTER)
        || lane.typeUrl().equals(ResourceTypes.ENDPOINT);
  }

  private boolean isSettled(String typeUrl) {
    Lane lane = lanes.get(typeUrl);
    return lane == null || lane.settled();
  }

  private boolean isOneSet() {
    String version = null;
    for (Lane lane : lanes.values()) {
      Offer ready = lane.ready();
      if (lane.fired()
          || (ready != null && version != null && !ready.systemVersion().equals(version))) {
        return false;
      }
      version = ready == null ? version : ready.systemVersion();
    }
    return true;
  }

  private void checkAge() throws XdsRefusal {
    Instant now = context.options().clock().instant();
    if (!now.isBefore(identity().notAfter())) {
      throw new XdsRefusal(
          Status.Code.UNAUTHENTICATED,
          "what proved the identity has expired; connect with a new one");
    }
    if (!now.isBefore(since.plus(context.options().longestStream()))) {
      throw new XdsRefusal(Status.Code.UNAVAILABLE, "the stream is old; connect again");
    }
  }

  private void closeLanes() {
    closed = true;
    lanes.values().forEach(Lane::close);
    context.closed().accept(this);
  }

  private void endNow(Status status) {
    closeLanes();
    responses.onError(status.asException());
  }

  private void inTurn(Step step) {
    try {
      turns.execute(() -> guarded(step));
    } catch (RejectedExecutionException e) {
      // The workers have gone: the control plane is stopping, and the connection with it.
      LOG.log(System.Logger.Level.DEBUG, "a stream outlived its workers", e);
    }
  }

  private synchronized void guarded(Step step) {
    if (!closed) {
      run(step);
    }
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (XdsRefusal refusal) {
      LOG.log(
          System.Logger.Level.WARNING,
          "closed the stream of `{0}`: {1}",
          identity().workload(),
          refusal.getMessage());
      endNow(refusal.status());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "closed the stream of `" + identity().workload() + "`", e);
      endNow(Status.INTERNAL.withDescription("the control plane failed; see its log"));
    }
  }

  private interface Step {
    void run() throws XdsRefusal;
  }
}
