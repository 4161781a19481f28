package io.hauberk.testkit.envoy;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The smallest control plane that a real Envoy accepts: one node, delta ADS in plain text on
 * 127.0.0.1 or a socket file. It hands out what it is given and remembers what was refused.
 */
final class AdsServer implements AutoCloseable {
  private static final String PREFIX = "type.googleapis.com/envoy.";

  /** In the order in which a change must arrive: whatever is named before what names it. */
  private static final List<String> TYPES =
      List.of(
          PREFIX + "config.cluster.v3.Cluster",
          PREFIX + "config.endpoint.v3.ClusterLoadAssignment",
          PREFIX + "extensions.transport_sockets.tls.v3.Secret",
          PREFIX + "config.listener.v3.Listener",
          PREFIX + "config.core.v3.TypedExtensionConfig",
          PREFIX + "config.route.v3.RouteConfiguration");

  private static final Set<String> ASKED_FOR_WHOLE = Set.of(TYPES.get(0), TYPES.get(3));

  /** These are always fetched once a listener is there; the others only if something names them. */
  private static final Set<String> AWAITED = Set.of(TYPES.get(0), TYPES.get(3), TYPES.get(5));

  private final Object lock = new Object();
  private final Server server;
  private final Map<String, Map<String, Resource>> resources = new LinkedHashMap<>();
  private final List<String> refusals = new ArrayList<>();
  private Stream stream = new Stream(null);
  private Runnable ended = () -> {};

  private AdsServer(NettyServerBuilder builder) throws IOException {
    TYPES.forEach(type -> resources.put(type, Map.of()));
    server = builder.maxInboundMessageSize(64 << 20).addService(new Service()).build().start();
  }

  /** At a port of its own. */
  static AdsServer start() throws IOException {
    return new AdsServer(
        NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create()));
  }

  /**
   * At a socket in the file system, where an Envoy with a network of its own finds it.
   *
   * @param folder of its own, which goes when this ends; its path must be short
   */
  static AdsServer start(Path folder) throws IOException {
    EventLoopGroup threads = new EpollEventLoopGroup(1);
    Path socket = socket(folder);
    AdsServer server =
        new AdsServer(
            NettyServerBuilder.forAddress(
                    new DomainSocketAddress(socket.toString()), InsecureServerCredentials.create())
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads));
    server.ended =
        () -> {
          threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
          socket.toFile().delete();
          folder.toFile().delete();
        };
    return server;
  }

  static Path socket(Path folder) {
    return folder.resolve("ads");
  }

  int port() {
    return server.getPort();
  }

  /** Replaces everything and sends what differs. */
  void set(Collection<Resource> all) {
    synchronized (lock) {
      refusals.clear();
      Map<String, Map<String, Resource>> byType = new LinkedHashMap<>();
      TYPES.forEach(type -> byType.put(type, new LinkedHashMap<>()));
      for (Resource resource : all) {
        Map<String, Resource> ofType = byType.get(resource.getResource().getTypeUrl());
        if (ofType == null) {
          throw new IllegalArgumentException(
              "no xDS type of its own: " + resource.getResource().getTypeUrl());
        }
        ofType.put(resource.getName(), resource);
      }
      resources.putAll(byType);
      stream.sendAll();
    }
  }

  /**
   * Waits until Envoy has acknowledged everything.
   *
   * @param alive asked all the while
   * @throws RefusedException when Envoy refuses a part
   */
  void awaitAcknowledged(Duration patience, BooleanSupplier alive) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (lock) {
      while (!stream.settled()) {
        if (!refusals.isEmpty()) {
          throw new RefusedException(String.join("\n", refusals));
        }
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0 || !alive.getAsBoolean()) {
          throw new IllegalStateException(
              "envoy has "
                  + (left <= 0 ? "not acknowledged in time: " : "ended; open: ")
                  + stream.open());
        }
        lock.wait(Math.min(left, 100));
      }
      if (!refusals.isEmpty()) {
        throw new RefusedException(String.join("\n", refusals));
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    ended.run();
  }

  private final class Service
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> out) {
      Stream opened = new Stream(out);
      synchronized (lock) {
        stream = opened;
      }
      return new StreamObserver<>() {
        @Override
        public void onNext(DeltaDiscoveryRequest request) {
          synchronized (lock) {
            opened.onRequest(request);
            lock.notifyAll();
          }
        }

        @Override
        public void onError(Throwable t) {
          // Envoy ended
        }

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }
  }

  /** What one stream has asked for, got and acknowledged. Guarded by {@code lock}. */
  private final class Stream {
    private final @Nullable StreamObserver<DeltaDiscoveryResponse> out;
    private final Map<String, Set<String>> subscribed = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> sent = new LinkedHashMap<>();
    private final Map<String, Set<String>> unacknowledged = new LinkedHashMap<>();
    private long nonce;

    Stream(@Nullable StreamObserver<DeltaDiscoveryResponse> out) {
      this.out = out;
    }

    void onRequest(DeltaDiscoveryRequest request) {
      String type = request.getTypeUrl();
      if (!request.getResponseNonce().isEmpty()) {
        unacknowledged.getOrDefault(type, Set.of()).remove(request.getResponseNonce());
        if (request.hasErrorDetail()) {
          refusals.add(type + ": " + request.getErrorDetail().getMessage());
        }
      }
      Set<String> names = subscribed.computeIfAbsent(type, t -> new HashSet<>());
      names.addAll(request.getResourceNamesSubscribeList());
      names.removeAll(request.getResourceNamesUnsubscribeList());
      Map<String, String> known = sent.computeIfAbsent(type, t -> new LinkedHashMap<>());
      request.getResourceNamesUnsubscribeList().forEach(known::remove);
      send(type);
    }

    void sendAll() {
      TYPES.stream().filter(subscribed::containsKey).forEach(this::send);
    }

    private void send(String type) {
      Map<String, String> known = sent.getOrDefault(type, Map.of());
      DeltaDiscoveryResponse.Builder response =
          DeltaDiscoveryResponse.newBuilder().setTypeUrl(type);
      wanted(type).values().stream()
          .filter(r -> !r.getVersion().equals(known.get(r.getName())))
          .forEach(response::addResources);
      missing(type, known).forEach(response::addRemovedResources);
      if (out == null || response.getResourcesCount() + response.getRemovedResourcesCount() == 0) {
        return;
      }
      response.getResourcesList().forEach(r -> known.put(r.getName(), r.getVersion()));
      response.getRemovedResourcesList().forEach(name -> known.put(name, ""));
      nonce++;
      unacknowledged.computeIfAbsent(type, t -> new HashSet<>()).add(Long.toString(nonce));
      out.onNext(response.setNonce(Long.toString(nonce)).build());
    }

    private Map<String, Resource> wanted(String type) {
      Map<String, Resource> all = new LinkedHashMap<>(resources.getOrDefault(type, Map.of()));
      if (!ASKED_FOR_WHOLE.contains(type)) {
        all.keySet().retainAll(subscribed.getOrDefault(type, Set.of()));
      }
      return all;
    }

    /** Names that Envoy has or waits for and that are not there: it must be told. */
    private List<String> missing(String type, Map<String, String> known) {
      Set<String> names = new HashSet<>(known.keySet());
      names.addAll(subscribed.getOrDefault(type, Set.of()));
      names.remove("*");
      names.removeAll(resources.getOrDefault(type, Map.of()).keySet());
      return names.stream().filter(name -> !"".equals(known.get(name))).sorted().toList();
    }

    boolean settled() {
      return out != null
          && unacknowledged.values().stream().allMatch(Set::isEmpty)
          && AWAITED.stream().allMatch(type -> open(type).isEmpty());
    }

    List<String> open() {
      return AWAITED.stream().flatMap(type -> open(type).stream()).sorted().toList();
    }

    private List<String> open(String type) {
      Map<String, String> known = sent.getOrDefault(type, Map.of());
      return resources.getOrDefault(type, Map.of()).values().stream()
          .filter(r -> !r.getVersion().equals(known.get(r.getName())))
          .map(r -> type.substring(type.lastIndexOf('.') + 1) + " " + r.getName())
          .toList();
    }
  }
}
