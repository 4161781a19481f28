package io.hauberk.benchmarks.questions;

import io.hauberk.evidence.log.LogOptions;
import io.hauberk.evidence.log.SegmentLog;
import io.hauberk.evidence.store.EvidenceStore;
import io.hauberk.evidence.store.Filter;
import io.hauberk.evidence.store.Importer;
import io.hauberk.evidence.store.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Takes many records over into a store, then asks it, and the end of the log with it, as {@code
 * hauberk log} does. Arguments: a folder, and how many records; with the folder alone, what is
 * there is asked.
 */
public final class QuestionScale {
  private static final String SEGMENTS = "segments";
  private static final int FRESH = 5_000;

  private QuestionScale() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments[0]);
    if (arguments.length > 1) {
      take(folder, Long.parseLong(arguments[1]));
    }
    try (SegmentLog log = tail(folder)) {
      say("%,d more are in the log only", log.end() - log.first());
      ask(folder);
    }
  }

  /** What the log has and the store has not yet: of two seconds at 2,500 decisions each. */
  private static SegmentLog tail(Path folder) throws IOException {
    long from;
    try (EvidenceStore store = EvidenceStore.open(folder, folder.resolve(".question"))) {
      from = store.extent().end();
    }
    SegmentLog log =
        SegmentLog.open(
            folder.resolve(SEGMENTS),
            LogOptions.defaults(InstantSource.system(), shed -> new byte[0]),
            from);
    if (log.end() == from) {
      new MadeLog(from + FRESH)
          .read(from, FRESH).stream().map(log::append).toList().forEach(CompletableFuture::join);
    }
    return log;
  }

  private static void take(Path folder, long records) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Importer.Options options =
        new Importer.Options(Duration.ofSeconds(2), Optional.empty(), InstantSource.system());
    try (Importer importer = Importer.start(new MadeLog(records), folder, options)) {
      long told = 0;
      while (importer.end() < records) {
        Thread.sleep(200);
        if (importer.end() >= told + records / 10) {
          told = importer.end();
          say("%,d records after %d s, resident %s", told, seconds(begin), resident());
        }
      }
    }
    long taken = seconds(begin);
    say("%,d records taken over in %d s: %,d/s", records, taken, records / Math.max(1, taken));
  }

  private static void ask(Path folder) throws IOException {
    long begin = System.nanoTime();
    try (EvidenceStore store =
        EvidenceStore.open(
            folder,
            folder.resolve(".question"),
            folder.resolve(SEGMENTS),
            InstantSource.system())) {
      say("opened in %d ms", millis(begin));
      long records = store.extent().end();
      say("%,d records, %.1f bytes each on disk", records, (double) size(folder) / records);
      Filter since = new Filter.Since(Instant.parse("2026-10-22T00:00:00Z"));
      for (int round = 0; round < 3; round++) {
        tally(
            store,
            "workloads of type t1 at one workload",
            since,
            new Filter.Label(Filter.End.CALLER, "type", "t1"),
            new Filter.Workload(Filter.End.TARGET, "ns-3", "workload-3"));
        tally(
            store,
            "one workload at one workload",
            since,
            new Filter.Workload(Filter.End.CALLER, "ns-10", "workload-10"),
            new Filter.Workload(Filter.End.TARGET, "ns-3", "workload-3"));
        tally(store, "everything denied", since, new Filter.Verdict(false));
        long newest = System.nanoTime();
        int found =
            store
                .newest(List.of(new Filter.Verdict(false), new Filter.Rule("guardrail/pci")), 100)
                .size();
        say("the %d newest that the guardrail denied: %d ms", found, millis(newest));
        long named = System.nanoTime();
        store.named(3 + "." + 3 + ".workload.example.org/none").ifPresent(f -> say("found"));
        say("one record by its name: %d ms, resident %s", millis(named), resident());
      }
    }
  }

  private static void tally(EvidenceStore store, String what, Filter... filters)
      throws IOException {
    long begin = System.nanoTime();
    List<Tally> tally = store.tally(new ArrayList<>(List.of(filters)));
    say(
        "%s: %d groups of %,d requests, %d ms, resident %s",
        what,
        tally.size(),
        tally.stream().mapToLong(Tally::count).sum(),
        millis(begin),
        resident());
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long size = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        size += Files.size(file);
      }
      return size;
    }
  }

  private static String resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024 + " MiB")
        .findFirst()
        .orElse("unknown");
  }

  private static long seconds(long begin) {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }

  private static long millis(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
