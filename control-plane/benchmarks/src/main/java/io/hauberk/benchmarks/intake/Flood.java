package io.hauberk.benchmarks.intake;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.HTTPAccessLogEntries;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage.Identifier;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.hauberk.identity.WorkloadId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Proxies that tell of requests as fast as they may. Obeys {@code go}; {@code sent}, which answers
 * how many entries left; and {@code stop}, which ends the streams and answers the same when the
 * control plane has taken everything.
 */
final class Flood {
  private static final int ENTRIES = 20;
  private static final int MESSAGES = 256;

  private final Fleet fleet;
  private final int port;
  private final AtomicLong sent = new AtomicLong();
  private final List<Teller> tellers = new ArrayList<>();

  private Flood(Fleet fleet, int port) {
    this.fleet = fleet;
    this.port = port;
  }

  public static void main(String[] args) throws Exception {
    int proxies = Integer.parseInt(args[2]);
    Flood flood =
        new Flood(
            new Fleet(Path.of(args[0]), Integer.parseInt(args[1])), Integer.parseInt(args[3]));
    ChildProcess.say(proxies);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      flood.obey(line, proxies);
    }
  }

  private void obey(String order, int proxies) throws IOException, InterruptedException {
    switch (order) {
      case "go" -> {
        for (int i = 0; i < proxies; i++) {
          tellers.add(new Teller(fleet.channel(i, port), Fleet.workload(i)));
        }
        ChildProcess.say(proxies);
      }
      case "sent" -> ChildProcess.say(sent.get());
      case "stop" -> {
        for (Teller teller : tellers) {
          teller.stop();
        }
        tellers.clear();
        ChildProcess.say(sent.get());
      }
      default -> throw new IllegalArgumentException(order);
    }
  }

  /** One proxy with one stream, as Envoy has one for each of its threads. */
  private final class Teller
      implements ClientResponseObserver<StreamAccessLogsMessage, StreamAccessLogsResponse> {
    private final ManagedChannel channel;
    private final StreamAccessLogsMessage first;
    private final List<StreamAccessLogsMessage> messages = new ArrayList<>();
    private final CountDownLatch taken = new CountDownLatch(1);
    private volatile boolean stopping;
    private @Nullable ClientCallStreamObserver<StreamAccessLogsMessage> stream;
    private int next;
    private volatile @Nullable Throwable failure;

    Teller(ManagedChannel channel, WorkloadId workload) {
      this.channel = channel;
      first =
          StreamAccessLogsMessage.newBuilder()
              .setIdentifier(
                  Identifier.newBuilder()
                      .setLogName("hauberk")
                      .setNode(Node.newBuilder().setId(workload.toString())))
              .build();
      for (int i = 0; i < MESSAGES; i++) {
        messages.add(message(workload, i));
      }
      var unused = AccessLogServiceGrpc.newStub(channel).streamAccessLogs(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamAccessLogsMessage> opened) {
      stream = opened;
      opened.setOnReadyHandler(() -> send(opened));
    }

    private void send(ClientCallStreamObserver<StreamAccessLogsMessage> opened) {
      while (opened.isReady() && !stopping) {
        if (next == 0) {
          opened.onNext(first);
        }
        opened.onNext(messages.get(next++ % MESSAGES));
        sent.addAndGet(ENTRIES);
      }
      if (stopping && taken.getCount() > 0 && stream != null) {
        stream = null;
        opened.onCompleted();
      }
    }

    /** Returns when the control plane has answered, which it does when it has taken all. */
    void stop() throws InterruptedException {
      stopping = true;
      if (!taken.await(2, TimeUnit.MINUTES) || failure != null) {
        throw new IllegalStateException("a stream of lines did not end well", failure);
      }
      channel.shutdownNow();
    }

    @Override
    public void onNext(StreamAccessLogsResponse value) {}

    @Override
    public void onError(Throwable t) {
      failure = t;
      taken.countDown();
    }

    @Override
    public void onCompleted() {
      taken.countDown();
    }
  }

  private static StreamAccessLogsMessage message(WorkloadId teller, int number) {
    HTTPAccessLogEntries.Builder entries = HTTPAccessLogEntries.newBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      AccessLogCommon.Builder common = AccessLogCommon.newBuilder();
      line(teller, number * ENTRIES + i).forEach(common::putCustomTags);
      entries.addLogEntry(HTTPAccessLogEntry.newBuilder().setCommonProperties(common));
    }
    return StreamAccessLogsMessage.newBuilder().setHttpLogs(entries).build();
  }

  private static Map<String, String> line(WorkloadId teller, int number) {
    Map<String, String> line = new TreeMap<>();
    WorkloadId caller = Fleet.workload(number % 10);
    line.put("layer", "inbound");
    line.put("time", Instant.now().truncatedTo(ChronoUnit.MICROS).toString());
    line.put("log_type", "DownstreamEnd");
    line.put("protocol", "HTTP/2");
    line.put("tls_version", "TLSv1.3");
    line.put("tls_cipher", "TLS_AES_128_GCM_SHA256");
    line.put("server", Fleet.account(teller).toString());
    line.put("caller", Fleet.account(caller).toString());
    line.put("instance", Fleet.MESH.instance(caller).dnsName());
    line.put("caller_serial", "42b1c37e08d51f6a9c0e5d7714a8b3f2");
    line.put("peer_address", "10.1.2.3:40112");
    line.put("local_address", "10.1.7.9:443");
    line.put("request", "3da2bcbd-4950-4279-ab63-%012d".formatted(number));
    line.put("connection", Integer.toString(number / 100));
    line.put("method", "GET");
    line.put("path", "/customer-records/" + number);
    line.put("host", teller.toString().replace('/', '.'));
    line.put("status", "200");
    line.put("verdict", "allowed");
    line.put("decision", teller.namespace() + "/records/read");
    line.put("policy", "0123456789ab");
    line.put("duration", "3");
    line.put("bytes_in", "112");
    line.put("bytes_out", "2048");
    return line;
  }
}
