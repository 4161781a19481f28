package io.hauberk.testkit.proxy;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.BuildVersion;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.type.v3.SemanticVersion;
import io.grpc.Channel;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pretended Envoy on an aggregated stream. Accepts what its {@link Judge} lets pass and refuses
 * the rest; as Envoy does, it takes the good clusters and listeners of a refused response, and
 * nothing of the other types. Keeps what it accepted when it disconnects, and says so when it comes
 * back. Safe for use by several threads.
 */
public final class FakeProxy implements AutoCloseable {
  public static final String CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  public static final String ENDPOINT =
      "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
  public static final String LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
  public static final String ROUTE = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
  public static final String SECRET =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  public static final String EXTENSION =
      "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig";

  /** The variant of the protocol. */
  public enum Protocol {
    DELTA,
    STATE_OF_THE_WORLD
  }

  private record Kept(String version, Any body) {}

  private final Channel channel;
  private final Node node;
  private final Protocol protocol;
  private final Map<String, Set<String>> subscriptions = new LinkedHashMap<>();
  private final Map<String, Map<String, Kept>> kept = new TreeMap<>();
  private final Map<String, String> lastVersions = new TreeMap<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private Judge judge = Judge.MILD;
  private boolean introducing;
  private boolean recording = true;
  private boolean reading = true;
  private boolean owesRead;
  private long messages;
  private long bytes;
  private @Nullable Wire wire;
  private @Nullable Status end;

  /**
   * @param nodeId what the proxy calls itself
   */
  public FakeProxy(Channel channel, String nodeId, Protocol protocol) {
    this(channel, node(nodeId, 1, 40, 0), protocol);
  }

  public FakeProxy(Channel channel, Node node, Protocol protocol) {
    this.channel = channel;
    this.node = node;
    this.protocol = protocol;
  }

  /** A node as Envoy of this version describes itself. */
  public static Node node(String id, int major, int minor, int patch) {
    return Node.newBuilder()
        .setId(id)
        .setUserAgentName("envoy")
        .setUserAgentBuildVersion(
            BuildVersion.newBuilder()
                .setVersion(
                    SemanticVersion.newBuilder()
                        .setMajorNumber(major)
                        .setMinorNumber(minor)
                        .setPatch(patch)))
        .build();
  }

  public synchronized FakeProxy judgedBy(Judge newJudge) {
    judge = newJudge;
    return this;
  }

  /**
   * Says its node in every request. Otherwise it does so in the first of a stream only, as Envoy
   * with {@code set_node_on_first_message_only}.
   */
  public synchronized FakeProxy introducingItselfEveryTime() {
    introducing = true;
    return this;
  }

  /** Keeps counts only: for thousands of proxies. */
  public synchronized FakeProxy withoutRecords() {
    recording = false;
    return this;
  }

  /**
   * Asks for a type, now or when connected.
   *
   * @param names none for everything
   */
  public synchronized FakeProxy subscribe(String typeUrl, String... names) {
    Set<String> before = subscriptions.get(typeUrl);
    Set<String> all = before == null ? new TreeSet<>() : before;
    all.addAll(List.of(names));
    subscriptions.put(typeUrl, all);
    if (wire != null && before == null) {
      wire.first(typeUrl, Set.copyOf(all), Map.of(), "");
    } else if (wire != null) {
      wire.change(typeUrl, List.of(names), List.of(), Set.copyOf(all));
    }
    return this;
  }

  public synchronized void unsubscribe(String typeUrl, String... names) {
    Set<String> all = subscriptions.getOrDefault(typeUrl, new TreeSet<>());
    all.removeAll(List.of(names));
    kept.getOrDefault(typeUrl, new TreeMap<>()).keySet().removeAll(List.of(names));
    if (wire != null) {
      wire.change(typeUrl, List.of(), List.of(names), Set.copyOf(all));
    }
  }

  /** Opens a stream and asks for everything anew, saying what is there already. */
  public synchronized FakeProxy connect() {
    if (wire != null) {
      throw new IllegalStateException("already connected");
    }
    end = null;
    owesRead = false;
    Wire opened =
        switch (protocol) {
          case DELTA -> new DeltaWire(channel, node, introducing, this);
          case STATE_OF_THE_WORLD -> new StateWire(channel, node, introducing, this);
        };
    wire = opened;
    subscriptions.forEach(
        (type, names) ->
            opened.first(type, names, versions(type), lastVersions.getOrDefault(type, "")));
    return this;
  }

  /** Goes away and keeps what it has. */
  public synchronized void disconnect() {
    if (wire != null) {
      Wire closing = wire;
      wire = null;
      closing.close();
    }
  }

  /** Goes away and forgets everything, as a process that ends. */
  public synchronized void restart() {
    disconnect();
    kept.clear();
    lastVersions.clear();
    connect();
  }

  public synchronized void stopReading() {
    reading = false;
  }

  public synchronized void readOn() {
    reading = true;
    if (owesRead && wire != null) {
      owesRead = false;
      wire.read();
    }
  }

  /** Sends an answer to a response that never came. */
  public synchronized void answerUnknownNonce(String typeUrl) {
    if (wire != null) {
      wire.answer(typeUrl, "never-sent", subscriptions.getOrDefault(typeUrl, Set.of()), "", null);
    }
  }

  /** Name to SHA-256 of the bytes, of what the proxy runs. */
  public synchronized Map<String, String> held(String typeUrl) {
    Map<String, String> held = new TreeMap<>();
    kept.getOrDefault(typeUrl, Map.of())
        .forEach((name, one) -> held.put(name, ResourceNames.sha256(one.body().getValue())));
    return held;
  }

  public synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  public synchronized List<Delivery> deliveries(String typeUrl) {
    return deliveries.stream().filter(one -> one.typeUrl().equals(typeUrl)).toList();
  }

  public synchronized long messages() {
    return messages;
  }

  /** Of all responses, without the frames around them. */
  public synchronized long bytes() {
    return bytes;
  }

  public synchronized boolean connected() {
    return wire != null;
  }

  /** How the control plane ended the last stream, if it did. */
  public synchronized Optional<Status> end() {
    return Optional.ofNullable(end);
  }

  /**
   * Waits until something holds.
   *
   * @throws AssertionError when it does not within the time
   */
  public synchronized void await(String what, Duration atMost, Predicate<FakeProxy> condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.test(this)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError(
            node.getId() + " waited for " + what + "; it got " + deliveries + ", end " + end);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  synchronized void receive(Wire from, Received received) {
    if (wire != from) {
      return;
    }
    messages++;
    bytes += received.bytes();
    Map<String, String> refused = refused(received);
    String error = refused.isEmpty() ? null : String.join("; ", refused.values());
    if (recording) {
      Map<String, String> content = new TreeMap<>();
      received.resources().forEach((name, any) -> content.put(name, hash(any)));
      deliveries.add(new Delivery(received.typeUrl(), content, received.removed(), error == null));
    }
    apply(received, refused.keySet());
    from.answer(
        received.typeUrl(),
        received.nonce(),
        subscriptions.getOrDefault(received.typeUrl(), Set.of()),
        received.version(),
        error);
    if (reading) {
      from.read();
    } else {
      owesRead = true;
    }
    notifyAll();
  }

  synchronized void lost(Wire from, Throwable error) {
    if (wire == from) {
      wire = null;
      end = Status.fromThrowable(error);
      notifyAll();
    }
  }

  private Map<String, String> versions(String typeUrl) {
    Map<String, String> versions = new TreeMap<>();
    kept.getOrDefault(typeUrl, Map.of()).forEach((name, one) -> versions.put(name, one.version()));
    return versions;
  }

  private Map<String, String> refused(Received received) {
    Map<String, String> refused = new TreeMap<>();
    if (judge != Judge.MILD) {
      received
          .resources()
          .forEach(
              (name, any) ->
                  judge
                      .refuses(received.typeUrl(), name, hash(any))
                      .ifPresent(why -> refused.put(name, why)));
    }
    return refused;
  }

  private void apply(Received received, Set<String> refused) {
    String type = received.typeUrl();
    Map<String, Kept> mine = kept.computeIfAbsent(type, any -> new TreeMap<>());
    boolean takesTheGood = type.equals(CLUSTER) || type.equals(LISTENER);
    if (!refused.isEmpty() && !takesTheGood) {
      return;
    }
    if (received.everything()) {
      mine.keySet().retainAll(received.resources().keySet());
    }
    received.removed().forEach(mine::remove);
    received
        .resources()
        .forEach(
            (name, any) -> {
              if (!refused.contains(name)) {
                mine.put(name, new Kept(received.versions().getOrDefault(name, ""), any));
              }
            });
    if (refused.isEmpty()) {
      lastVersions.put(type, received.version());
    }
  }

  private static String hash(Any any) {
    return ResourceNames.sha256(any.getValue());
  }
}
