package io.hauberk.testkit.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterSlotTest {
  /** Nodes mount upon folders of the machine; one that is removed is unmounted in every node. */
  @Test
  void aClusterThatEndsLeavesTheFoldersOfAnother(@TempDir Path directory) throws IOException {
    try (ClusterSlot stays = ClusterSlot.take(folder(directory, "stays"))) {
      try (ClusterSlot goes = ClusterSlot.take(folder(directory, "goes"))) {
        node(goes, directory.resolve("goes"));
        node(stays, directory.resolve("stays"));
        write(directory.resolve("stays"));
      }
      assertTrue(in(directory.resolve("stays"), "test", "-f", "/opt/cni/bin/plugin").succeeded());
    }
  }

  private static Path folder(Path directory, String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  private static void node(ClusterSlot slot, Path directory) throws IOException {
    slot.nodeUp("node1", slot.prefix() + "n1", slot.node(1), directory.resolve("n1"));
  }

  private static void write(Path directory) {
    assertTrue(in(directory, "touch", "/opt/cni/bin/plugin").succeeded());
  }

  private static Outcome in(Path directory, String... words) {
    return Command.of("nsenter", "--mount=" + directory.resolve("n1/mounts"), "--")
        .with(words)
        .run();
  }
}
