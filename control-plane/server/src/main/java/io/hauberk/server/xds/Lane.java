package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.ConfigWatcher;
import io.envoyproxy.controlplane.cache.DeltaResponse;
import io.envoyproxy.controlplane.cache.DeltaWatch;
import io.envoyproxy.controlplane.cache.DeltaXdsRequest;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.hauberk.identity.InstanceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One type on one stream: its subscription, the watch that wakes the stream, and the offer that is
 * ready to go. At most one offer is in flight; while it is, nothing is watched, so that what comes
 * next is always the newest.
 */
final class Lane {
  private final DeltaXdsRequest question;
  private final Subscription subscription;
  private @Nullable DeltaWatch watch;
  private @Nullable Offer ready;
  private boolean look = true;
  private volatile boolean fired;
  private boolean answered;
  private boolean asked;
  private String systemVersion = "";
  private String claim = "";
  private @Nullable String nonce;

  Lane(InstanceName instance, String typeUrl, Refusals refusals) {
    this.question =
        DeltaXdsRequest.create(
            DeltaDiscoveryRequest.newBuilder()
                .setNode(Node.newBuilder().setId(instance.dnsName()))
                .setTypeUrl(typeUrl)
                .build());
    this.subscription = new Subscription(typeUrl, refusals);
  }

  String typeUrl() {
    return question.getTypeUrl();
  }

  Subscription subscription() {
    return subscription;
  }

  @Nullable Offer ready() {
    return ready;
  }

  @Nullable String nonce() {
    return nonce;
  }

  /** True once. */
  boolean firstRequest() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  /** The version of everything of this type, as the proxy says that it has it. */
  void claim(String version) {
    claim = version;
  }

  /** What was claimed and not yet compared; the claim is good for one comparison. */
  String takeClaim() {
    String claimed = claim;
    claim = "";
    return claimed;
  }

  /** Whether the proxy runs the newest of this type, as far as it ever will. */
  boolean settled() {
    return ready == null && !subscription.inFlight() && !subscription.hasParked();
  }

  /** Whether something was published since the watch was opened. */
  boolean fired() {
    return fired && !subscription.inFlight();
  }

  /** What is known of the proxy changed, or the set may have: look before sending. */
  void lookAgain() {
    ready = null;
    look = true;
  }

  /**
   * Looks for what to offer, and leaves a watch open if there is nothing.
   *
   * @param keep whether names that are gone stay with the proxy for now
   * @param wake called, by whatever thread publishes, when the watch found something
   */
  void refresh(ConfigWatcher cache, boolean keep, Runnable wake) {
    if (subscription.inFlight() || !(look || fired)) {
      return;
    }
    look = false;
    fired = false;
    ready = null;
    while (true) {
      DeltaResponse found = open(cache, wake);
      if (found == null) {
        return;
      }
      Offer offer = subscription.choose(found, keep);
      if (!offer.isEmpty() || (subscription.wildcard() && !answered)) {
        ready = offer;
        return;
      }
      // Everything found was left out, which changed what is known: the next look is past it.
    }
  }

  /** Looks for what was kept with the proxy so far and may go now. */
  void release(ConfigWatcher cache, Runnable wake) {
    if (ready == null && !subscription.inFlight() && subscription.release()) {
      look = true;
      refresh(cache, false, wake);
    }
  }

  Offer send(String newNonce) {
    Offer offer = take();
    nonce = newNonce;
    subscription.sent(offer);
    return offer;
  }

  /** What would have been sent turned out to be what the proxy has. */
  void adopt() {
    subscription.sent(take());
    subscription.accepted();
    look = true;
  }

  ProxyStatus.TypeStatus status(Refusals refusals) {
    Map<String, String> acked = new TreeMap<>();
    subscription.held().forEach((name, held) -> acked.put(name, held.version()));
    List<Refusal> parked = new ArrayList<>();
    subscription
        .parked()
        .forEach(
            (name, version) -> {
              Refusal refusal = refusals.find(typeUrl(), name, version);
              if (refusal != null) {
                parked.add(refusal);
              }
            });
    return new ProxyStatus.TypeStatus(typeUrl(), acked, subscription.pending(), parked);
  }

  void close() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  private Offer take() {
    Offer offer = ready;
    if (offer == null) {
      throw new IllegalStateException("nothing is ready");
    }
    ready = null;
    answered = true;
    systemVersion = offer.systemVersion();
    close();
    return offer;
  }

  private @Nullable DeltaResponse open(ConfigWatcher cache, Runnable wake) {
    close();
    Arrival arrival =
        new Arrival(
            () -> {
              fired = true;
              wake.run();
            });
    watch =
        cache.createDeltaWatch(
            question,
            systemVersion,
            subscription.known(),
            subscription.wanted(),
            subscription.wildcard(),
            arrival,
            false);
    return arrival.found();
  }

  /** Tells an answer that came while the watch was made from one that came later. */
  private static final class Arrival implements Consumer<DeltaResponse> {
    private enum State {
      LATER
    }

    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();
    private final Runnable wake;

    Arrival(Runnable wake) {
      this.wake = wake;
    }

    @Override
    public void accept(DeltaResponse response) {
      if (!state.compareAndSet(null, response)) {
        wake.run();
      }
    }

    @Nullable DeltaResponse found() {
      return state.compareAndSet(null, State.LATER) ? null : (DeltaResponse) state.get();
    }
  }
}
