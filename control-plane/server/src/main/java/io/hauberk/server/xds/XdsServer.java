package io.hauberk.server.xds;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.hauberk.identity.InstanceName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The xDS services over a cache, and the streams that are open. Safe for use by several threads.
 */
public final class XdsServer {
  private final Map<InstanceName, Refusals> refusals = new ConcurrentHashMap<>();
  private final Set<XdsStream<?, ?>> streams = ConcurrentHashMap.newKeySet();
  private final ResourceCache cache;
  private final XdsOptions options;

  public XdsServer(ResourceCache cache, XdsOptions options) {
    this.cache = cache;
    this.options = options;
  }

  /**
   * The services to register with a gRPC server: aggregated discovery, incremental and
   * state-of-the-world.
   *
   * @param identity puts who calls under {@link PeerIdentity#CURRENT}; a call without is refused
   */
  public List<ServerServiceDefinition> services(ServerInterceptor identity) {
    return List.of(ServerInterceptors.intercept(aggregated(), identity));
  }

  /** Every open stream, by workload. */
  public List<ProxyStatus> status() {
    PolicyRevisions revisions = new PolicyRevisions(cache);
    List<ProxyStatus> all = new ArrayList<>();
    streams.forEach(stream -> all.add(stream.status(revisions)));
    all.sort(
        Comparator.comparing(ProxyStatus::workload).thenComparing(ProxyStatus::connectedSince));
    return all;
  }

  /** What the proxy of this instance refused, on any stream, oldest first. */
  public List<Refusal> refusals(InstanceName instance) {
    Refusals known = refusals.get(instance);
    return known == null ? List.of() : known.all();
  }

  /**
   * Closes the streams of an instance. Its proxy keeps what it runs and comes back: whoever must
   * not come back has to be refused by the identity interceptor.
   *
   * @return how many there were
   */
  public int disconnect(InstanceName instance, String why) {
    int count = 0;
    for (XdsStream<?, ?> stream : streams) {
      if (stream.identity().instance().equals(instance)) {
        stream.end(Status.UNAVAILABLE.withDescription(why));
        count++;
      }
    }
    return count;
  }

  /**
   * Closes the streams whose certificate or longest time has ended, and forgets pods that are gone;
   * to be called now and then.
   */
  public void closeExpired() {
    streams.forEach(XdsStream::endIfTooOld);
    cache.sweep();
    Set<InstanceName> present = cache.instances();
    streams.forEach(stream -> present.add(stream.identity().instance()));
    refusals.keySet().removeIf(instance -> instance.isPod() && !present.contains(instance));
  }

  AggregatedDiscoveryServiceImplBase aggregated() {
    return new Aggregated();
  }

  private <Q, R> StreamObserver<Q> open(
      StreamObserver<R> responses,
      BiFunction<StreamContext, ServerCallStreamObserver<R>, XdsStream<Q, R>> kind) {
    ProxyIdentity identity = PeerIdentity.CURRENT.get();
    if (identity == null) {
      responses.onError(
          Status.UNAUTHENTICATED.withDescription("nobody proved who calls").asException());
      return new Deaf<>();
    }
    StreamContext context =
        new StreamContext(
            cache,
            identity,
            refusals.computeIfAbsent(identity.instance(), instance -> new Refusals()),
            options,
            streams::remove);
    XdsStream<Q, R> stream = kind.apply(context, (ServerCallStreamObserver<R>) responses);
    streams.add(stream);
    stream.open();
    return stream;
  }

  private final class Aggregated extends AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> responses) {
      return open(responses, DeltaStream::new);
    }

    @Override
    public StreamObserver<DiscoveryRequest> streamAggregatedResources(
        StreamObserver<DiscoveryResponse> responses) {
      return open(responses, SotwStream::new);
    }
  }

  /** Hears nothing: the call has ended. */
  private static final class Deaf<Q> implements StreamObserver<Q> {
    @Override
    public void onNext(Q request) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
