package io.hauberk.testkit.proxy;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Channel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state-of-the-world variant. */
final class StateWire implements Wire {
  private final Map<String, String> lastNonce = new HashMap<>();
  private final Map<String, String> acceptedVersion = new HashMap<>();
  private final Call<DiscoveryRequest, DiscoveryResponse> call;
  private final Node node;
  private final boolean everyTime;
  private boolean introduced;

  StateWire(Channel channel, Node node, boolean everyTime, FakeProxy proxy) {
    this.node = node;
    this.everyTime = everyTime;
    this.call =
        new Call<>(
            message -> proxy.receive(this, received(message)), error -> proxy.lost(this, error));
    AggregatedDiscoveryServiceGrpc.newStub(channel).streamAggregatedResources(call);
  }

  @Override
  public void first(
      String typeUrl, Set<String> names, Map<String, String> held, String lastVersion) {
    acceptedVersion.put(typeUrl, lastVersion);
    send(request(typeUrl, names));
  }

  @Override
  public void change(String typeUrl, List<String> more, List<String> less, Set<String> names) {
    send(request(typeUrl, names));
  }

  @Override
  public void answer(
      String typeUrl, String nonce, Set<String> names, String version, @Nullable String error) {
    lastNonce.put(typeUrl, nonce);
    if (error == null) {
      acceptedVersion.put(typeUrl, version);
      send(request(typeUrl, names));
    } else {
      send(
          request(typeUrl, names)
              .setErrorDetail(Status.newBuilder().setCode(13).setMessage(error)));
    }
  }

  @Override
  public void read() {
    call.read();
  }

  @Override
  public void close() {
    call.close();
  }

  private DiscoveryRequest.Builder request(String typeUrl, Set<String> names) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(typeUrl)
        .setVersionInfo(acceptedVersion.getOrDefault(typeUrl, ""))
        .setResponseNonce(lastNonce.getOrDefault(typeUrl, ""))
        .addAllResourceNames(names);
  }

  private void send(DiscoveryRequest.Builder request) {
    if (everyTime || !introduced) {
      request.setNode(node);
      introduced = true;
    }
    call.send(request.build());
  }

  private static Received received(DiscoveryResponse message) {
    Map<String, Any> resources = new LinkedHashMap<>();
    message.getResourcesList().forEach(any -> resources.put(ResourceNames.of(any), any));
    boolean everything =
        message.getTypeUrl().equals(FakeProxy.LISTENER)
            || message.getTypeUrl().equals(FakeProxy.CLUSTER);
    return new Received(
        message.getTypeUrl(),
        message.getNonce(),
        message.getVersionInfo(),
        resources,
        Map.of(),
        List.of(),
        everything,
        message.getSerializedSize());
  }
}
