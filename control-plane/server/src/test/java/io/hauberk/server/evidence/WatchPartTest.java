package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchPartTest {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: alice, namespace: alice}
      spec: {serviceAccount: alice, ports: [{name: https, port: 443, protocol: http, listen: "127.0.0.1:20443", app: "127.0.0.1:28080"}]}
      """;

  @TempDir Path root;
  private final List<EvidenceRecord> records = Collections.synchronizedList(new ArrayList<>());

  @Test
  void incidentsBecomeAlarmsInTheLogAndNumbersInTheMetrics() throws Exception {
    Path folder = Files.createDirectory(root.resolve("mesh"));
    Files.writeString(folder.resolve("mesh.yaml"), MESH);
    CompletableFuture<ControlPlane> running = new CompletableFuture<>();
    EvidencePart tap =
        evidence -> {
          evidence.onRecord(records::add);
          return () -> {};
        };
    EvidenceOptions usual = EvidenceOptions.of(Section.empty("evidence"));
    ServerExtension evidence =
        new EvidenceExtension(
            new EvidenceOptions(usual.intake(), usual.keeping(), List.of(tap, new WatchPart())));
    ServerExtension plane =
        started -> {
          running.complete(started);
          return () -> {};
        };
    try (HauberkServer server =
        HauberkServer.start(
            ServerOptions.of(
                    folder,
                    root.resolve("state"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withExtensions(List.of(evidence, plane)))) {
      Incident incident = new Incident(AlarmRule.SECOND_ENROLMENT, "alice/alice", "a second one");
      running.join().events().incident(incident);
      running.join().events().incident(incident);
      await(Administration.class, 5);
      await(Alarm.class, 1);
      ByteArrayOutputStream page = new ByteArrayOutputStream();
      server.metrics().write(null, page);
      String text = page.toString(StandardCharsets.UTF_8);
      for (String line :
          List.of(
              "hauberk_alarms_total{rule=\"second-enrolment\"} 1.0",
              "hauberk_alarms_total{rule=\"gap\"} 0.0",
              "hauberk_records_total{kind=\"alarm\"} 1.0",
              "hauberk_records_failed_total 0.0",
              "hauberk_records_shed_total 0.0",
              "hauberk_intake_entries_total{result=\"taken\"} 0.0",
              "hauberk_log_sealed_records ")) {
        assertTrue(text.contains(line), line + " is not in\n" + text);
      }
    }
    assertEquals(1, count(Alarm.class));
    assertTrue(Files.exists(root.resolve("state/evidence/alarms/alarms.json")));
  }

  private void await(Class<? extends Fact> kind, int fewest) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (count(kind) < fewest) {
      assertTrue(System.nanoTime() < end, () -> records.toString());
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private long count(Class<? extends Fact> kind) {
    synchronized (records) {
      return records.stream().filter(record -> kind.isInstance(record.fact())).count();
    }
  }
}
