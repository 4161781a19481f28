package io.hauberk.testkit.proxy;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The incremental variant. */
final class DeltaWire implements Wire {
  private final Call<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call;
  private final Node node;
  private final boolean everyTime;
  private boolean introduced;

  DeltaWire(Channel channel, Node node, boolean everyTime, FakeProxy proxy) {
    this.node = node;
    this.everyTime = everyTime;
    this.call =
        new Call<>(
            message -> proxy.receive(this, received(message)), error -> proxy.lost(this, error));
    AggregatedDiscoveryServiceGrpc.newStub(channel).deltaAggregatedResources(call);
  }

  @Override
  public void first(
      String typeUrl, Set<String> names, Map<String, String> held, String lastVersion) {
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(typeUrl)
            .addAllResourceNamesSubscribe(names)
            .putAllInitialResourceVersions(held));
  }

  @Override
  public void change(String typeUrl, List<String> more, List<String> less, Set<String> names) {
    send(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(typeUrl)
            .addAllResourceNamesSubscribe(more)
            .addAllResourceNamesUnsubscribe(less));
  }

  @Override
  public void answer(
      String typeUrl, String nonce, Set<String> names, String version, @Nullable String error) {
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl(typeUrl).setResponseNonce(nonce);
    if (error != null) {
      request.setErrorDetail(Status.newBuilder().setCode(13).setMessage(error));
    }
    send(request);
  }

  @Override
  public void read() {
    call.read();
  }

  @Override
  public void close() {
    call.close();
  }

  private void send(DeltaDiscoveryRequest.Builder request) {
    if (everyTime || !introduced) {
      request.setNode(node);
      introduced = true;
    }
    call.send(request.build());
  }

  private static Received received(DeltaDiscoveryResponse message) {
    Map<String, Any> resources = new LinkedHashMap<>();
    Map<String, String> versions = new LinkedHashMap<>();
    for (Resource resource : message.getResourcesList()) {
      resources.put(resource.getName(), resource.getResource());
      versions.put(resource.getName(), resource.getVersion());
    }
    return new Received(
        message.getTypeUrl(),
        message.getNonce(),
        message.getSystemVersionInfo(),
        resources,
        versions,
        List.copyOf(message.getRemovedResourcesList()),
        false,
        message.getSerializedSize());
  }
}
