package io.hauberk.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RecordCodec;
import io.hauberk.evidence.record.RecordFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a control plane of the demonstration has kept, when it has ended. */
record DemoEvidence(Set<String> lines, String text) {
  static DemoEvidence read(Path demo) throws IOException {
    Set<String> lines = new TreeSet<>();
    StringBuilder text = new StringBuilder();
    Path folder = demo.resolve("state").resolve("evidence").resolve("log").resolve("segments");
    try (SegmentLog log =
        SegmentLog.open(folder, LogOptions.defaults(InstantSource.system(), s -> new byte[0]))) {
      for (long index = log.first(); index < log.end(); index++) {
        byte[] bytes = log.read(index, 1).getFirst();
        text.append(new String(bytes, UTF_8)).append('\n');
        EvidenceRecord record = RecordCodec.decode(bytes);
        if (record.fact() instanceof Access access) {
          lines.add(line(access));
        }
      }
    } catch (RecordFormatException e) {
      throw new IllegalStateException(e);
    }
    return new DemoEvidence(lines, text.toString());
  }

  boolean says(String part) {
    return lines.stream().anyMatch(line -> line.contains(part));
  }

  private static String line(Access access) {
    return "%s %s -> %s %s by %s%s"
        .formatted(
            access.observer().layer().name().toLowerCase(Locale.ROOT),
            who(access.caller()),
            who(access.target()),
            access.outcome().allowed() ? "allowed" : "denied",
            access.outcome().decision(),
            access.outcome().missed().map(layer -> " (" + layer + ")").orElse(""));
  }

  private static String who(Party party) {
    return party
        .workload()
        .map(workload -> workload.namespace() + "/" + workload.name())
        .orElse(party.verified() ? "nobody known" : "a claim");
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
