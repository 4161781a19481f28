package io.hauberk.server.evidence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Gap;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane with receivers. */
class SinksPartTest {
  @TempDir Path root;

  @Test
  void whatIsRecordedArrivesAndIsCounted() throws Exception {
    Path lines = root.resolve("evidence.jsonl");
    EvidenceOptions options =
        EvidenceOptions.of(
            Section.parse(
                "evidence.yaml", "sinks: [{name: archive, kind: file, path: '" + lines + "'}]"));
    AtomicReference<Evidence> evidence = new AtomicReference<>();
    List<EvidencePart> parts = new ArrayList<>(options.parts());
    parts.add(
        running -> {
          evidence.set(running);
          return () -> {};
        });
    Path sample = Path.of(System.getProperty("hauberk.root"), "samples", "bob-and-alice");
    ServerOptions server =
        ServerOptions.of(
                sample,
                root.resolve("state"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withExtensions(
                List.of(
                    new EvidenceExtension(
                        new EvidenceOptions(options.intake(), options.keeping(), parts))));
    try (HauberkServer running = HauberkServer.start(server)) {
      Objects.requireNonNull(running);
      Evidence open = Objects.requireNonNull(evidence.get());
      Instant now = Instant.now();
      open.recorder()
          .record(
              new EvidenceRecord("r/1", now, now, new Gap("alice", 7, Gap.How.SEQUENCE, now, now)))
          .get();
      await(lines, "\"uid\":\"r/1\"");
      ByteArrayOutputStream metrics = new ByteArrayOutputStream();
      open.plane().metrics().write(null, metrics);
      String text = metrics.toString(StandardCharsets.UTF_8);
      assertTrue(text.contains("hauberk_sink_sent_total{sink=\"archive\"}"), text);
      assertTrue(text.contains("hauberk_sink_oldest_unsent_seconds{sink=\"archive\"}"), text);
    }
  }

  private static void await(Path file, String words) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Files.exists(file) || !Files.readString(file).contains(words)) {
      assertTrue(System.nanoTime() < deadline, words + " did not arrive");
      LockSupport.parkNanos(10_000_000);
    }
  }
}
