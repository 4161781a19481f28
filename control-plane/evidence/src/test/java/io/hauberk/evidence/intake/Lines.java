package io.hauberk.evidence.intake;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Recorder;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Lines as Alice's sidecar writes them, and a recorder that remembers. */
final class Lines implements Recorder {
  static final InstanceName ALICE = new InstanceName("alice.alice.workload.example.org");
  static final SpiffeId ACCOUNT = SpiffeId.parse("spiffe://example.org/ns/alice/sa/alice");
  static final Instant START = Instant.parse("2026-11-21T18:12:49.921607Z");

  final List<EvidenceRecord> records = Collections.synchronizedList(new ArrayList<>());
  final List<CompletableFuture<Long>> pending = new ArrayList<>();
  boolean slow;

  @Override
  public CompletableFuture<Long> record(EvidenceRecord record) {
    records.add(record);
    CompletableFuture<Long> done = new CompletableFuture<>();
    if (slow) {
      pending.add(done);
    } else {
      done.complete((long) records.size() - 1);
    }
    return done;
  }

  Access last() {
    return (Access) records.getLast().fact();
  }

  /** A request of Bob that was allowed. */
  static Map<String, String> usual() {
    Map<String, String> line = new HashMap<>();
    line.put("layer", "inbound");
    line.put("time", START.toString());
    line.put("protocol", "HTTP/1.1");
    line.put("server", ACCOUNT.toString());
    line.put("peer_address", "127.0.0.1:40112");
    line.put("local_address", "127.0.0.1:20443");
    line.put("request", "3da2bcbd-4950-4279-ab63-1574c338aadb");
    line.put("connection", "17");
    line.put("chain", "http-443");
    line.put("duration", "12");
    line.put("bytes_in", "10");
    line.put("bytes_out", "200");
    line.put("method", "GET");
    line.put("path", "/customer-records/1");
    line.put("query", "false");
    line.put("host", "alice.alice");
    line.put("status", "200");
    line.put("details", "via_upstream");
    line.put("caller", "spiffe://example.org/ns/bob/sa/bob");
    line.put("instance", "bob.bob.workload.example.org");
    line.put("caller_serial", "03ea");
    line.put("verdict", "allowed");
    line.put("decision", "alice/records/read");
    line.put("quarantine", "not-quarantined");
    line.put("policy", "0123456789ab");
    line.put("log_type", "DownstreamEnd");
    return line;
  }

  /** The same with other values; an empty one takes the key away. */
  static LogEntry request(String... others) {
    Map<String, String> line = usual();
    for (int i = 0; i < others.length; i += 2) {
      line.put(others[i], others[i + 1]);
    }
    LogEntry.Builder entry = new LogEntry.Builder();
    line.forEach(entry::put);
    return entry.build();
  }
}
