package io.hauberk.evidence.alarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmDeskTest {
  @TempDir Path folder;
  private final List<EvidenceRecord> recorded = new ArrayList<>();
  private final Recorder recorder =
      record -> {
        recorded.add(record);
        return CompletableFuture.completedFuture((long) recorded.size());
      };
  private Instant now = Seen.START;

  @Test
  void whatIsUsualAndWhatIsHeldDownSurviveARestart() throws IOException {
    try (AlarmDesk desk = open()) {
      for (int i = 0; i < 200; i++) {
        desk.tick();
        deny(desk, 4);
        now = now.plus(Duration.ofMinutes(10));
      }
      desk.tick();
      deny(desk, 45);
    }
    assertEquals(2, recorded.size());
    try (AlarmDesk desk = open()) {
      deny(desk, 5);
      assertEquals(2, recorded.size(), "held down");
      now = now.plus(Duration.ofMinutes(30));
      desk.tick();
    }
    assertEquals(4, recorded.size());
    assertEquals(10, ((Alarm) recorded.getLast().fact()).count());
    assertEquals(4, recorded.stream().map(EvidenceRecord::uid).distinct().count());
  }

  @Test
  void aSnapshotReadAndWrittenIsTheSame() throws IOException {
    AlarmWatch watch = new AlarmWatch(AlarmOptions.STANDARD, (n, w) -> List.of("pci"));
    for (int i = 0; i < 400; i++) {
      Instant time = now.plusSeconds(i * 10L);
      watch.see(Seen.at(time, Seen.denied("default-deny/a/" + i % 3)), time);
      watch.see(Seen.at(time, Seen.workload("c" + i % 7, "10.0.0.1:1"), Seen.allowed()), time);
    }
    watch.see(new Incident(AlarmRule.PROOF_FAILURE, "log", "it does not verify"), now);
    byte[] written = AlarmSnapshot.write(watch);
    AlarmWatch other = new AlarmWatch(AlarmOptions.STANDARD, (n, w) -> List.of("pci"));
    AlarmSnapshot.read(written, other);
    assertArrayEquals(written, AlarmSnapshot.write(other));
  }

  @Test
  void aDamagedSnapshotIsLearnedAnew() throws IOException {
    Files.writeString(folder.resolve("alarms.json"), "{\"version\":1,\"held\":[{\"rule\":\"X\"}]}");
    try (AlarmDesk desk = open()) {
      deny(desk, 300);
    }
    assertEquals(2, recorded.size());
  }

  private AlarmDesk open() {
    return AlarmDesk.open(
        folder.resolve("alarms.json"), AlarmOptions.STANDARD, Guardrails.NONE, recorder, () -> now);
  }

  private void deny(AlarmDesk desk, int times) {
    for (int i = 0; i < times; i++) {
      desk.see(Seen.at(now, Seen.denied("guardrail/pci")));
    }
  }
}
