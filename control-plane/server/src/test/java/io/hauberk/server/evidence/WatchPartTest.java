package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  @Test
  void incidentsBecomeAlarmsInTheLogAndNumbersInTheMetrics() throws Exception {
    TappedPlane plane = new TappedPlane(root, MESH, new WatchPart());
    try (plane) {
      Incident incident = new Incident(AlarmRule.SECOND_ENROLMENT, "alice/alice", "a second one");
      plane.evidence().plane().events().incident(incident);
      plane.evidence().plane().events().incident(incident);
      plane.await(() -> count(plane, Administration.class) >= 5);
      plane.await(() -> count(plane, Alarm.class) >= 1);
      String text = plane.metrics();
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
    assertEquals(1, count(plane, Alarm.class));
    assertTrue(Files.exists(root.resolve("state/evidence/alarms/alarms.json")));
  }

  private static long count(TappedPlane plane, Class<? extends Fact> kind) {
    return plane.records().stream().filter(record -> kind.isInstance(record.fact())).count();
  }
}
