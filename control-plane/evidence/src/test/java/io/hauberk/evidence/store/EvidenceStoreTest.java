package io.hauberk.evidence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Alarm;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Fact;
import io.hauberk.evidence.record.Gap;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RandomRecords;
import io.hauberk.evidence.record.Shed;
import io.hauberk.evidence.sink.MemoryLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceStoreTest {
  @TempDir Path dir;

  @Test
  void whoOfTypeATriedToReachBobsDatabaseAndWhatDecided() throws IOException {
    MemoryLog log = new MemoryLog();
    for (int i = 0; i < 100; i++) {
      boolean allowed = i % 3 == 0;
      log.add(
          Stored.request(
              i,
              i % 2 == 0 ? "a/web" : "a/batch",
              i % 2 == 0 ? "a" : "b",
              i % 5 == 0 ? "bob/other" : "bob/database",
              allowed,
              allowed ? "bob/database/readers" : "guardrail/pci/no-strangers"));
    }
    Stored.all(log, dir);
    try (EvidenceStore store = open()) {
      assertEquals(
          List.of(
              new Tally(
                  "a/web",
                  "bob/database",
                  false,
                  "guardrail/pci/no-strangers",
                  27,
                  Stored.NOON.plusSeconds(2),
                  Stored.NOON.plusSeconds(98)),
              new Tally(
                  "a/web",
                  "bob/database",
                  true,
                  "bob/database/readers",
                  13,
                  Stored.NOON.plusSeconds(6),
                  Stored.NOON.plusSeconds(96))),
          store.tally(
              List.of(
                  new Filter.Label(Filter.End.CALLER, "type", "a"),
                  new Filter.Workload(Filter.End.TARGET, "bob", "database"),
                  new Filter.Since(Stored.NOON))));
    }
  }

  @Test
  void whatWasToldTwiceCountsOnce() throws IOException {
    EvidenceRecord record = Stored.request(1, "a/web", "a", "bob/database", true, "bob/p/r");
    Stored.all(new MemoryLog().add(record, record), dir);
    try (EvidenceStore store = open()) {
      assertEquals(1, store.tally(List.of()).getFirst().count());
      assertEquals(1, store.days(List.of()).getFirst().count());
      assertEquals(0, store.named("r/1").orElseThrow().index());
    }
  }

  @Test
  void everyFilterMeansWhatAPlainLookAtTheRecordsMeans() throws IOException {
    RandomRecords random = new RandomRecords(new Random(7));
    List<EvidenceRecord> records = new ArrayList<>();
    MemoryLog log = new MemoryLog();
    for (int i = 0; i < 2000; i++) {
      records.add(random.next());
      log.add(records.getLast());
    }
    Stored.all(log, dir);
    Instant middle = Instant.ofEpochSecond(1_800_000_000L);
    try (EvidenceStore store = open()) {
      check(store, records, new Filter.Rule("guardrail/pci"), a -> below("guardrail/pci", a));
      check(
          store,
          records,
          new Filter.Rule("guardrail/pci/no-deletes"),
          a -> a.outcome().decision().equals("guardrail/pci/no-deletes"));
      check(store, records, new Filter.Verdict(true), a -> a.outcome().allowed());
      check(store, records, new Filter.Verdict(false), a -> !a.outcome().allowed());
      check(
          store,
          records,
          new Filter.ShadowDiffers(),
          a -> a.outcome().shadow().filter(s -> s.allowed() != a.outcome().allowed()).isPresent());
      check(
          store,
          records,
          new Filter.Requirement("pci-dss-4/1.3.1"),
          a -> a.outcome().requirements().contains("pci-dss-4/1.3.1"));
      check(
          store,
          records,
          new Filter.Account(Filter.End.TARGET, "spiffe://example.org/ns/bob/sa/bob"),
          a -> a.target().spiffeId().isPresent());
      for (EvidenceRecord sample : records.subList(0, 20)) {
        if (sample.fact() instanceof Access access && access.caller().workload().isPresent()) {
          checkParty(store, records, access.caller().workload().get());
        }
      }
      checkAll(store, records, new Filter.Since(middle), r -> !r.time().isBefore(middle));
      checkAll(store, records, new Filter.Until(middle), r -> r.time().isBefore(middle));
      for (Class<? extends Fact> kind :
          List.of(Access.class, Administration.class, Alarm.class, Gap.class, Shed.class)) {
        checkAll(
            store,
            records,
            Filter.Kinds.of(kind.getSimpleName().toLowerCase(Locale.ROOT)),
            r -> kind.isInstance(r.fact()));
      }
    }
  }

  private static void checkParty(
      EvidenceStore store, List<EvidenceRecord> records, Party.Workload workload)
      throws IOException {
    if (hasHalfCharacters(workload.toString())) {
      return;
    }
    check(
        store,
        records,
        new Filter.Workload(Filter.End.CALLER, workload.namespace(), workload.name()),
        a ->
            a.caller()
                .workload()
                .filter(
                    w ->
                        w.namespace().equals(workload.namespace())
                            && w.name().equals(workload.name()))
                .isPresent());
    String label = workload.labels().getOrDefault("app", "");
    check(
        store,
        records,
        new Filter.Label(Filter.End.CALLER, "app", label),
        a -> a.caller().workload().filter(w -> label.equals(w.labels().get("app"))).isPresent());
  }

  private static boolean hasHalfCharacters(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean below(String name, Access access) {
    String decision = access.outcome().decision();
    return decision.equals(name) || decision.startsWith(name + "/");
  }

  private static void check(
      EvidenceStore store, List<EvidenceRecord> records, Filter filter, Predicate<Access> meant)
      throws IOException {
    checkAll(store, records, filter, r -> r.fact() instanceof Access access && meant.test(access));
  }

  private static void checkAll(
      EvidenceStore store,
      List<EvidenceRecord> records,
      Filter filter,
      Predicate<EvidenceRecord> meant)
      throws IOException {
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      if (meant.test(records.get(i))) {
        expected.add((long) i);
      }
    }
    List<Long> found = new ArrayList<>();
    store.all(List.of(filter), f -> found.add(f.index()));
    assertEquals(expected, found, filter.toString());
    assertEquals(
        expected.subList(Math.max(0, expected.size() - 7), expected.size()),
        store.newest(List.of(filter), 7).stream().map(Found::index).toList(),
        filter.toString());
  }

  @Test
  void recordsComeBackByteForByteAlsoThoseThatNobodyCanRead() throws IOException {
    byte[] strange = "{\"v\":99,\"from\":\"tomorrow\"}\u0000".getBytes(StandardCharsets.UTF_8);
    MemoryLog log = new MemoryLog();
    log.add(Stored.request(1, "a/web", "a", "bob/database", true, "bob/p/r"));
    var unused = log.append(strange);
    Stored.all(log, dir);
    try (EvidenceStore store = open()) {
      List<Found> all = store.newest(List.of(), 10);
      assertArrayEquals(log.read(0, 1).getFirst(), all.get(0).bytes());
      assertArrayEquals(strange, all.get(1).bytes());
      assertTrue(all.get(1).record().isEmpty());
      assertEquals(1, store.newest(List.of(Filter.Kinds.of("unreadable")), 10).size());
    }
  }

  @Test
  void whatIsAskedForIsDataAndNoPartOfTheQuestion() throws IOException {
    Stored.all(
        new MemoryLog().add(Stored.request(1, "a/web", "a", "bob/database", true, "bob/p/r")), dir);
    try (EvidenceStore store = open()) {
      String hostile = "' OR true --";
      assertEquals(List.of(), store.tally(List.of(new Filter.Rule(hostile))));
      assertEquals(
          List.of(), store.tally(List.of(new Filter.Label(Filter.End.CALLER, "type", hostile))));
      assertEquals(
          List.of(), store.tally(List.of(new Filter.Label(Filter.End.CALLER, "x", "y\ntype=a"))));
    }
  }

  @Test
  void onlyFilesThatMayHoldAnAnswerAreOpened() throws IOException {
    for (int day = 0; day < 3; day++) {
      MemoryLog log = new MemoryLog();
      for (int i = 0; i <= day; i++) {
        log.add(Stored.request(i * 86_400, "a/web", "a", "bob/database", true, "bob/p/r"));
      }
      Stored.all(log, dir);
    }
    try (EvidenceStore store = open()) {
      store.tally(List.of());
      assertEquals(3, store.filesAsked());
      store.tally(List.of(new Filter.Since(Stored.NOON.plusSeconds(2 * 86_400 - 60))));
      assertEquals(1, store.filesAsked());
      store.tally(List.of(new Filter.Until(Stored.NOON)));
      assertEquals(0, store.filesAsked());
    }
  }

  @Test
  void aFolderWithAQuoteInItsNameIsAFolder() throws IOException {
    Path folder = dir.resolve("bob's");
    Stored.all(
        new MemoryLog().add(Stored.request(1, "a/web", "a", "bob/database", true, "bob/p/r")),
        folder);
    try (EvidenceStore store = EvidenceStore.open(folder, dir.resolve("spill"))) {
      assertEquals(new Extent(0, 1, List.of()), store.extent());
      assertEquals(1, store.tally(List.of()).size());
    }
  }

  @Test
  void theDatabaseReadsNothingElseOfThisMachine() throws Exception {
    Path other = Files.writeString(dir.resolve("other.csv"), "a\n1\n");
    Path folder = Files.createDirectory(dir.resolve("store"));
    try (Engine engine = Engine.open(folder, dir.resolve("spill"), 1, 64)) {
      assertThrows(
          SQLException.class,
          () -> engine.execute("SELECT * FROM read_csv(" + Engine.quoted(other.toString()) + ")"));
    }
  }

  @Test
  void noStoreIsSaid() {
    assertThrows(
        NoSuchFileException.class, () -> EvidenceStore.open(dir.resolve("none"), dir).close());
  }

  private EvidenceStore open() throws IOException {
    return EvidenceStore.open(dir, dir.resolve("spill"));
  }
}
