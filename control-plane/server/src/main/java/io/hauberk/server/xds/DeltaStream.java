package io.hauberk.server.xds;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.stub.ServerCallStreamObserver;

/** An incremental aggregated stream. */
final class DeltaStream extends XdsStream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> {
  DeltaStream(StreamContext context, ServerCallStreamObserver<DeltaDiscoveryResponse> responses) {
    super(context, responses);
  }

  @Override
  void read(DeltaDiscoveryRequest request) throws XdsRefusal {
    checkNode(request.hasNode(), request.getNode());
    Lane lane = lane(request.getTypeUrl());
    if (!request.getResponseNonce().isEmpty()) {
      String error = request.hasErrorDetail() ? words(request.getErrorDetail()) : null;
      answer(lane, request.getResponseNonce(), error);
    }
    boolean first = lane.firstRequest();
    if (first
        && request.getResourceNamesSubscribeCount() == 0
        && ResourceTypes.listsEverything(request.getTypeUrl())) {
      lane.subscription().wantEverything();
    }
    if (first
        || request.getResourceNamesSubscribeCount() > 0
        || request.getResourceNamesUnsubscribeCount() > 0) {
      lane.subscription().unsubscribe(request.getResourceNamesUnsubscribeList());
      lane.subscription().subscribe(request.getResourceNamesSubscribeList());
      lane.lookAgain();
    }
    if (first) {
      lane.subscription().adopt(request.getInitialResourceVersionsMap());
    }
  }

  @Override
  DeltaDiscoveryResponse render(Lane lane, Offer offer, String nonce) {
    DeltaDiscoveryResponse.Builder response =
        DeltaDiscoveryResponse.newBuilder()
            .setTypeUrl(lane.typeUrl())
            .setNonce(nonce)
            .setSystemVersionInfo(offer.systemVersion())
            .addAllRemovedResources(offer.removed());
    offer
        .changed()
        .forEach(
            (name, resource) ->
                response.addResources(
                    Resource.newBuilder()
                        .setName(name)
                        .setVersion(resource.version())
                        .setResource((Any) resource.resource())));
    return response.build();
  }

  @Override
  String protocol() {
    return "delta";
  }
}
