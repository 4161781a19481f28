package io.hauberk.sidecar.shipping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.hauberk.shipping.v1.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverTest {
  private static final String POISON = "arsenic";

  @TempDir Path directory;
  private final FakeDestination destination = new FakeDestination();
  private final List<String> said = new ArrayList<>();

  @Test
  void aLineThatIsRefusedHoldsUpNoOtherAndIsSetAside() throws Exception {
    List<String> good = write(Set.of(0, 1, 57, 199));
    destination.poison(POISON);
    hand();
    assertEquals(good, destination.lines());
    assertEquals(4, destination.refused());
    assertEquals(0, destination.doubled());
    assertTrue(destination.refusals() <= 4 * 9, destination.refusals() + " batches refused");
    assertEquals(List.of(1L, 2L, 58L, 200L), aside().stream().map(e -> e.number()).toList());
    assertEquals(
        "{\"arsenic\":57}",
        new String(Base64.getDecoder().decode(aside().get(2).line()), StandardCharsets.UTF_8));
    assertFalse(said.isEmpty() || said.toString().contains(POISON), said.toString());
  }

  @Test
  void aControlPlaneThatTakesNothingCostsNothing() throws Exception {
    List<String> good = write(Set.of());
    destination.takesNothing(true);
    Handover handover = open();
    for (int i = 0; i < 5; i++) {
      assertThrows(StatusRuntimeException.class, handover::next);
    }
    assertFalse(Files.exists(directory.resolve(RefusedLines.FILE)));
    destination.takesNothing(false);
    while (handover.next()) {}
    assertEquals(good, destination.lines());
  }

  @Test
  void whatIsSetAsideHasABound() throws Exception {
    RefusedLines refused = new RefusedLines(directory);
    for (int i = 1; i <= 40; i++) {
      refused.add("log", Line.newBuilder().setJson(ByteString.copyFrom(new byte[100_000])).build());
      assertEquals(i, refused.count());
    }
    long size = Files.size(directory.resolve(RefusedLines.FILE));
    assertTrue(size > RefusedLines.MOST / 2 && size <= RefusedLines.MOST, size + " bytes");
  }

  private Handover open() throws IOException {
    return new Handover(
        Backlog.open(directory, 4 << 20, new Random(1), progress -> {}),
        destination,
        new RefusedLines(directory),
        said::add);
  }

  private void hand() throws IOException {
    Handover handover = open();
    while (handover.next()) {}
  }

  /** What the proxy wrote, but for lines of these places, which are poison. */
  private List<String> write(Set<Integer> poison) throws IOException {
    List<String> all = new ArrayList<>();
    List<String> good = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String line = "{\"%s\":%d}".formatted(poison.contains(i) ? POISON : "n", i);
      all.add(line);
      if (!poison.contains(i)) {
        good.add(line);
      }
    }
    Backlog.open(directory, 4 << 20, new Random(1), progress -> {}).close();
    Files.write(directory.resolve("access.json"), all);
    return good;
  }

  private List<RefusedLines.Entry> aside() throws IOException {
    List<RefusedLines.Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(RefusedLines.FILE))) {
      entries.add(new ObjectMapper().readValue(line, RefusedLines.Entry.class));
    }
    return entries;
  }
}
