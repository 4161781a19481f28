package io.hauberk.server.xds;

import com.google.protobuf.Any;
import io.envoyproxy.controlplane.cache.VersionedResource;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A state-of-the-world aggregated stream. Inside, the same subscription as of an incremental one;
 * only what goes over the wire differs: all clusters or listeners that the proxy should have, and
 * of the other types those that changed.
 */
final class SotwStream extends XdsStream<DiscoveryRequest, DiscoveryResponse> {
  SotwStream(StreamContext context, ServerCallStreamObserver<DiscoveryResponse> responses) {
    super(context, responses);
  }

  @Override
  void read(DiscoveryRequest request) throws XdsRefusal {
    checkNode(request.hasNode(), request.getNode());
    Lane lane = lane(request.getTypeUrl());
    if (!request.getResponseNonce().isEmpty()) {
      String error = request.hasErrorDetail() ? words(request.getErrorDetail()) : null;
      if (!answer(lane, request.getResponseNonce(), error)
          && !request.getResponseNonce().equals(lane.nonce())) {
        // It was written before the newest response came; the next one will say the same.
        return;
      }
    }
    if (lane.firstRequest()) {
      lane.claim(request.getVersionInfo());
    }
    if (subscribe(lane, request.getResourceNamesList())) {
      lane.lookAgain();
    }
  }

  @Override
  @Nullable DiscoveryResponse render(Lane lane, Offer offer, String nonce) {
    boolean everything = ResourceTypes.listsEverything(lane.typeUrl());
    if (!everything && offer.changed().isEmpty()) {
      // The protocol has no words for a removal; a proxy drops what nothing refers to.
      return null;
    }
    Map<String, VersionedResource<?>> after = after(lane.subscription(), offer);
    String version = version(after);
    if (version.equals(lane.takeClaim())) {
      return null;
    }
    DiscoveryResponse.Builder response =
        DiscoveryResponse.newBuilder()
            .setTypeUrl(lane.typeUrl())
            .setNonce(nonce)
            .setVersionInfo(version);
    (everything ? after : offer.changed())
        .values()
        .forEach(resource -> response.addResources((Any) resource.resource()));
    return response.build();
  }

  @Override
  String protocol() {
    return "sotw";
  }

  /** Takes the names as the whole list that they are. True if it changed. */
  private static boolean subscribe(Lane lane, List<String> names) {
    Subscription subscription = lane.subscription();
    Set<String> wanted = new TreeSet<>(names);
    boolean everything =
        wanted.remove(Subscription.EVERYTHING)
            || (names.isEmpty()
                && subscription.names().isEmpty()
                && ResourceTypes.listsEverything(lane.typeUrl()));
    List<String> more = new ArrayList<>(wanted);
    more.removeAll(subscription.names());
    List<String> less = new ArrayList<>(subscription.names());
    less.removeAll(wanted);
    if (everything != subscription.wildcard()) {
      (everything ? more : less).add(Subscription.EVERYTHING);
    }
    subscription.unsubscribe(less);
    subscription.subscribe(more);
    return !more.isEmpty() || !less.isEmpty();
  }

  private static Map<String, VersionedResource<?>> after(Subscription subscription, Offer offer) {
    Map<String, VersionedResource<?>> after = new TreeMap<>();
    subscription
        .held()
        .forEach(
            (name, held) -> {
              if (held.resource() != null) {
                after.put(name, held.resource());
              }
            });
    after.putAll(offer.changed());
    after.keySet().removeAll(offer.removed());
    return after;
  }

  private static String version(Map<String, VersionedResource<?>> resources) {
    ContentHash hash = new ContentHash();
    resources.forEach((name, resource) -> hash.add(name).add(resource.version()));
    return hash.value();
  }
}
