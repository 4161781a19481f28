package io.hauberk.evidence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A tree that grows by tiles is the tree of the RFC, whatever its size. */
class TreeProperties {
  private static final int LARGEST = 70_000;

  private static List<byte[]> entries(int count) {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(Integer.toString(i).getBytes(UTF_8));
    }
    return entries;
  }

  private static Checkpoint checkpoint(List<byte[]> entries) {
    return new Checkpoint("o", entries.size(), NaiveTree.root(entries));
  }

  private interface Use {
    void of(TileFolder folder) throws IOException;
  }

  private static void grown(List<byte[]> entries, Use use) throws IOException {
    Path path = Files.createTempDirectory("tree");
    try {
      TileFolder folder = new TileFolder(path);
      TreeGrowth growth = new TreeGrowth(folder);
      for (byte[] entry : entries) {
        growth.append(entry);
      }
      growth.edge();
      assertArrayEquals(NaiveTree.root(entries), growth.root());
      use.of(folder);
    } finally {
      try (Stream<Path> files = Files.walk(path)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Property(tries = 20)
  void everyRecordOfASmallTreeIsProven(@ForAll @IntRange(min = 1, max = 600) int size)
      throws IOException {
    List<byte[]> entries = entries(size);
    byte[] root = NaiveTree.root(entries);
    grown(
        entries,
        folder -> {
          TreeReader reader = new TreeReader(folder, size);
          Merkle merkle = new Merkle();
          for (int i = 0; i < size; i += 7) {
            List<byte[]> proof = reader.inclusion(i);
            byte[] leaf = merkle.leaf(entries.get(i));
            assertTrue(TreeReader.includes(leaf, i, size, proof, root));
            assertFalse(TreeReader.includes(merkle.leaf(root), i, size, proof, root));
            assertFalse(i > 0 && TreeReader.includes(leaf, i - 1, size, proof, root));
          }
        });
  }

  @Property(tries = 20)
  void everySmallTreeContinuesEveryOlderOne(
      @ForAll @IntRange(min = 1, max = 700) int size, @ForAll @IntRange(max = 700) int old)
      throws IOException {
    int before = old % (size + 1);
    List<byte[]> entries = entries(size);
    Checkpoint newer = checkpoint(entries);
    Checkpoint older = checkpoint(entries.subList(0, before));
    grown(
        entries,
        folder -> {
          List<byte[]> proof = new TreeReader(folder, size).consistency(before);
          assertTrue(TreeReader.continues(older, newer, proof));
          if (before > 0) {
            List<byte[]> others = new ArrayList<>(entries.subList(0, before));
            others.set(before - 1, "other".getBytes(UTF_8));
            assertFalse(TreeReader.continues(checkpoint(others), newer, proof));
          }
        });
  }

  @Property(tries = 2)
  void aLargeTreeToo(
      @ForAll @IntRange(min = 65_000, max = LARGEST) int size,
      @ForAll @IntRange(min = 1, max = 65_000) int old)
      throws IOException {
    List<byte[]> entries = entries(size);
    Checkpoint newer = checkpoint(entries);
    grown(
        entries,
        folder -> {
          TreeReader reader = new TreeReader(folder, size);
          byte[] leaf = new Merkle().leaf(entries.get(old));
          assertTrue(TreeReader.includes(leaf, old, size, reader.inclusion(old), newer.root()));
          Checkpoint older = checkpoint(entries.subList(0, old));
          assertTrue(TreeReader.continues(older, newer, reader.consistency(old)));
          int settled = old / 256 * 256;
          TreeGrowth again = TreeGrowth.from(folder, settled, (tile, content) -> {});
          for (byte[] entry : entries.subList(settled, size)) {
            again.append(entry);
          }
          assertEquals(size, again.size());
          assertArrayEquals(newer.root(), again.root());
        });
  }
}
