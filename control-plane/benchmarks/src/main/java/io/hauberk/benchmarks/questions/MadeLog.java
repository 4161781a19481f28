package io.hauberk.benchmarks.questions;

import io.hauberk.evidence.log.RecordLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Connection;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.Observer;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Requests between 200 workloads in 20 namespaces over 30 days, made when they are read: no two
 * have the same id, and every second one is for a path of its own.
 */
record MadeLog(long end) implements RecordLog {
  private static final Instant BEGIN = Instant.parse("2026-10-22T00:00:00Z");
  private static final int WORKLOADS = 200;

  @Override
  public List<byte[]> read(long from, int max) {
    List<byte[]> records = new ArrayList<>();
    for (long i = from; i < Math.min(end, from + max); i++) {
      records.add(RecordCodec.encode(record(i)));
    }
    return records;
  }

  private EvidenceRecord record(long index) {
    SplittableRandom random = new SplittableRandom(index);
    int caller = random.nextInt(WORKLOADS);
    int target = random.nextInt(100) < 90 ? random.nextInt(20) : random.nextInt(WORKLOADS);
    boolean allowed = random.nextInt(100) < 97;
    Instant time =
        BEGIN.plusMillis((long) (index * (30 * 86_400_000.0 / end)) + random.nextInt(1000));
    String proxy = target + "." + target % 20 + ".workload.example.org";
    String policy = "ns-" + target % 20 + "/policy-" + target % 7 + "/rule-" + random.nextInt(5);
    String denial =
        random.nextBoolean() ? "guardrail/pci" : "default-deny/ns-" + target % 20 + "/" + target;
    return new EvidenceRecord(
        proxy + "/" + index + "/in",
        time,
        time.plusMillis(random.nextInt(400)),
        new Access(
            new Observer(proxy, Observer.Layer.INBOUND, index, Optional.of(Duration.ofMillis(1))),
            party(caller, random),
            party(target, random),
            connection(random),
            Optional.of(exchange(target, allowed, random)),
            new Outcome(
                allowed,
                allowed ? policy : denial,
                allowed ? Optional.empty() : Optional.of(Outcome.Layer.CERTIFICATE),
                Optional.empty(),
                Optional.of("0123456789" + target % 10 + index * 30 / end % 10),
                Optional.empty(),
                List.of("pci-dss-4/1.3.1"))));
  }

  private static Party party(int number, SplittableRandom random) {
    String namespace = "ns-" + number % 20;
    String name = "workload-" + number;
    int pod = random.nextInt(3);
    return new Party(
        true,
        Optional.of("spiffe://example.org/ns/" + namespace + "/sa/" + name),
        Optional.of(name + "-" + pod + ".pod.example.org"),
        Optional.of(Long.toHexString(0x7a3f_0000L + number * 3L + pod)),
        Optional.of("10.1." + number + "." + pod + ":" + (20_000 + random.nextInt(40_000))),
        Optional.of(
            new Party.Workload(
                namespace,
                name,
                name,
                new TreeMap<>(Map.of("app", name, "type", "t" + number % 9, "tier", "backend")),
                Optional.of(name + "-7d9f-" + pod),
                Optional.of(new UUID(number, pod).toString()),
                Optional.of("node-" + (number + pod) % 10))));
  }

  private static Connection connection(SplittableRandom random) {
    return new Connection(
        Optional.of(Integer.toString(random.nextInt(100_000))),
        "HTTP/2",
        Optional.of(443),
        Optional.of("TLSv1.3"),
        Optional.of("TLS_AES_256_GCM_SHA384"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        random.nextInt(2000),
        random.nextInt(20_000),
        Duration.ofMillis(random.nextInt(50)));
  }

  private static Exchange exchange(int target, boolean allowed, SplittableRandom random) {
    return new Exchange(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        random.nextInt(4) == 0 ? "POST" : "GET",
        "workload-" + target + ".ns-" + target % 20,
        random.nextBoolean() ? "/customer-records/" + random.nextInt() : "/healthz",
        false,
        allowed ? 200 : 403,
        Optional.empty(),
        new TreeMap<>());
  }

  @Override
  public long first() {
    return 0;
  }

  @Override
  public boolean await(long index, Duration patience) throws InterruptedException {
    if (index >= end) {
      Thread.sleep(patience);
    }
    return index < end;
  }

  @Override
  public CompletableFuture<Long> append(byte[] record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Long> appendOrShed(byte[] record, String decision) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void keepFor(String reader, LongSupplier next) {}

  @Override
  public void close() {}
}
