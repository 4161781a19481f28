package io.hauberk.server.evidence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationPartTest {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      """;

  @TempDir Path root;

  @Test
  void aChangedByteUnderARunningLogIsAnAlarmThatNamesIt() throws Exception {
    try (TappedPlane plane =
        new TappedPlane(
            root, MESH, new WatchPart(), new VerificationPart(Duration.ofMillis(200)))) {
      plane.await(() -> verified(plane) > 0 && sealed() > 0);
      assertEquals(Optional.empty(), alarm(plane));
      assertEquals(0, metric(plane, "hauberk_log_verification_failed"));
      assertEquals(0.2, metric(plane, "hauberk_log_verification_interval_seconds"));

      flipAByteOfTheFirstRecord();

      plane.await(() -> alarm(plane).isPresent());
      Alarm alarm = alarm(plane).orElseThrow();
      assertTrue(
          alarm.summary().contains("`segments/00000000000000000000.segment`"), alarm.summary());
      assertTrue(alarm.summary().contains("it was changed"), alarm.summary());
      assertEquals(1, metric(plane, "hauberk_log_verification_failed"));
    }
  }

  private static Optional<Alarm> alarm(TappedPlane plane) {
    return plane.records().stream()
        .map(EvidenceRecord::fact)
        .filter(Alarm.class::isInstance)
        .map(Alarm.class::cast)
        .filter(alarm -> alarm.rule().equals(AlarmRule.PROOF_FAILURE.text()))
        .findFirst();
  }

  private long sealed() throws IOException {
    Path checkpoint = root.resolve("state/evidence/log/checkpoint");
    return Files.exists(checkpoint) ? Long.parseLong(Files.readAllLines(checkpoint).get(1)) : 0;
  }

  /** In its place: the log goes on behind it. */
  private void flipAByteOfTheFirstRecord() throws IOException {
    Path segment = root.resolve("state/evidence/log/segments/00000000000000000000.segment");
    int at = new String(Files.readAllBytes(segment), ISO_8859_1).indexOf("\"uid\"");
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(at);
      file.write('U');
    }
  }

  private static double verified(TappedPlane plane) throws IOException {
    return metric(plane, "hauberk_log_verified_timestamp_seconds");
  }

  private static double metric(TappedPlane plane, String name) throws IOException {
    return plane
        .metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
        .sum();
  }
}
