package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Gap;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir Path dir;

  @Test
  void anAuditorReadsWhatServedARequirementAndWhoWroteIt() throws Exception {
    Recorded records = new Recorded(dir);
    records.archiveSample();
    records.add(0, "a/web", "a", "bob/database", false, "guardrail/pci/no-deletes");
    records.add(
        "act/1",
        Recorded.ELEVEN,
        new Administration(
            "carol",
            Administration.Source.FILE,
            Administration.Action.CREATE,
            "MeshGuardrail",
            Optional.empty(),
            "pci",
            Optional.empty(),
            Optional.of("a".repeat(64)),
            true,
            Optional.empty(),
            new TreeMap<>()));
    records.add(
        "gap/1",
        Recorded.ELEVEN,
        new Gap("x", 17, Gap.How.SEQUENCE, Recorded.ELEVEN, Recorded.ELEVEN.plusSeconds(1)));
    Ran ran = report("-o", "markdown");
    assertEquals("", ran.err());
    assertEquals(0, ran.status());
    assertTrue(ran.out().contains("| guardrail/pci | MeshGuardrail pci | 0 | 0 |"), ran.out());
    assertTrue(
        ran.out().contains("| guardrail/pci/no-deletes | MeshGuardrail pci | 0 | 1 |"), ran.out());
    assertTrue(ran.out().contains("| create | carol | MeshGuardrail pci |"), ran.out());
    assertTrue(ran.out().contains("1 gap with at least 17 decisions"), ran.out());
    assertTrue(ran.out().contains("proof: the log was not verified"), ran.out());
    assertTrue(report("-o", "html").out().startsWith("<!DOCTYPE html>"));
    assertTrue(report("-o", "json").out().contains("\"denied\" : 1"));
  }

  private Ran report(String... more) {
    String[] words = {
      "report", "--records", dir.toString(), "--requirement", "pci-dss-4/1.3.1", more[0], more[1]
    };
    return Ran.of(words);
  }
}
