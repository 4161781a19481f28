package io.hauberk.evidence.revision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionArchiveTest {
  @TempDir Path dir;

  @Test
  void aModelComesBackAsItWas() throws IOException {
    MeshModel mesh = Sample.mesh();
    keep(mesh, 0);
    for (WorkloadPolicy policy : mesh.workloads().values()) {
      assertEquals(
          Optional.of(policy.with(List.of())),
          RevisionIndex.read(dir)
              .rules(policy.workload().toString(), Sample.REVISION, Sample.NOON));
    }
  }

  @Test
  void whatIsInForceAlreadyIsNotWrittenAgain() throws IOException {
    MeshModel mesh = Sample.mesh();
    keep(mesh, 0);
    List<Path> files = files();
    long length = Files.size(dir.resolve(RevisionIndex.NAME));
    keep(mesh, 60);
    assertEquals(files, files());
    assertEquals(length, Files.size(dir.resolve(RevisionIndex.NAME)));
  }

  @Test
  void halfALineOfAKilledProcessSpoilsNoOther() throws IOException {
    MeshModel mesh = Sample.mesh();
    keep(mesh, 0);
    Files.writeString(
        dir.resolve(RevisionIndex.NAME), "{\"time\":\"2026", StandardOpenOption.APPEND);
    RevisionArchive.open(dir)
        .keep(Sample.NOON.plusSeconds(1), List.of(), List.of(), new TreeMap<>());
    List<Line> lines = RevisionIndex.lines(dir);
    assertEquals(Line.REQUIREMENTS, lines.getLast().subject());
    assertEquals(Sample.NOON.plusSeconds(1), lines.getLast().time());
  }

  @Test
  void aTextThatWasChangedIsNotTaken() throws IOException {
    MeshModel mesh = Sample.mesh();
    keep(mesh, 0);
    WorkloadPolicy policy = mesh.workloads().firstEntry().getValue();
    Line line =
        RevisionIndex.lines(dir).stream()
            .filter(l -> l.subject().equals(policy.workload().toString()))
            .findFirst()
            .orElseThrow();
    Path other =
        files().stream().filter(f -> !f.toString().contains(line.hash())).findFirst().orElseThrow();
    Files.copy(other, dir.resolve(line.hash() + ".json.gz"), StandardCopyOption.REPLACE_EXISTING);
    IOException refused =
        assertThrows(
            IOException.class,
            () -> RevisionIndex.read(dir).rules(line.subject(), Sample.REVISION, Sample.NOON));
    assertTrue(String.valueOf(refused.getMessage()).contains("is not what was kept"));
  }

  @Test
  void whatServedARequirementIsKnownByTime() throws IOException {
    MeshModel mesh = Sample.mesh();
    keep(mesh, 0);
    assertEquals(
        mesh.requirements().keySet(),
        RevisionIndex.read(dir).served(Sample.NOON, Sample.NOON).values().stream()
            .flatMap(Collection::stream)
            .collect(Collectors.toSet()));
  }

  private void keep(MeshModel mesh, long seconds) throws IOException {
    RevisionArchive.open(dir)
        .keep(
            Sample.NOON.plusSeconds(seconds),
            Sample.rules(mesh),
            mesh.exclusions(),
            mesh.requirements());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(f -> f.toString().endsWith(".gz")).sorted().toList();
    }
  }
}
