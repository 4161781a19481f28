package io.hauberk.benchmarks.envoy;

import io.hauberk.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What rules cost in Envoy. Every variant has an Envoy of its own; the rounds alternate between
 * them, so that whatever else the machine does meets all alike.
 */
public final class EnvoyCost {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration ROUND = Duration.ofMillis(700);

  /** A row of the table. */
  private record Variant(String name, Shape shape, int rules) {}

  /** A variant at work. */
  private record Row(Variant variant, Sidecar sidecar, List<Sidecar.Round> rounds) {
    List<Double> sorted(ToDoubleFunction<Sidecar.Round> column) {
      return rounds.stream().mapToDouble(column).sorted().boxed().toList();
    }

    String cells(ToDoubleFunction<Sidecar.Round> column, String format) {
      List<Double> sorted = sorted(column);
      return (format + " | " + format + " to " + format)
          .formatted(median(sorted), sorted.getFirst(), sorted.getLast());
    }
  }

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("no rules", Shape.NONE, 10),
          new Variant("Hauberk, 10 rules", Shape.HAUBERK, 10),
          new Variant("Hauberk, 1,000 rules", Shape.HAUBERK, 1_000),
          new Variant("Hauberk, 10,000 rules", Shape.HAUBERK, 10_000),
          new Variant("one flat list, 10 rules", Shape.FLAT, 10),
          new Variant("one flat list, 1,000 rules", Shape.FLAT, 1_000));

  private EnvoyCost() {}

  /**
   * Prints the table for {@code docs/performance.md}.
   *
   * @param args how many rounds; 21 if absent
   */
  public static void main(String[] args)
      throws IOException, GeneralSecurityException, InterruptedException {
    int rounds = args.length == 0 ? 21 : Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("hauberk-envoy-cost");
    TestAuthority authority = new TestAuthority("benchmark", InstantSource.system());
    List<Row> rows = new ArrayList<>();
    try {
      for (Variant variant : VARIANTS) {
        Path own = directory.resolve(Integer.toString(rows.size()));
        Sidecar sidecar = new Sidecar(own, variant.shape(), new Rules(variant.rules()), authority);
        rows.add(new Row(variant, sidecar, new ArrayList<>()));
        sidecar.round(WARM_UP);
      }
      for (int i = 0; i < rounds; i++) {
        for (Row row : turned(rows, i)) {
          row.rounds().add(row.sidecar().round(ROUND));
        }
      }
    } finally {
      rows.forEach(row -> row.sidecar().close());
    }
    print(rows, System.out);
  }

  private static void print(List<Row> rows, PrintStream out) {
    out.println(
        "| sidecar | CPU per request, µs | (least to most) | requests/s | (least to most) |");
    out.println("|---|---|---|---|---|");
    for (Row row : rows) {
      out.printf(
          "| %s | %s | %s |%n",
          row.variant().name(),
          row.cells(Sidecar.Round::microsecondsOfCpu, "%.1f"),
          row.cells(Sidecar.Round::requestsPerSecond, "%,.0f"));
    }
    List<Double> cpu = ratios(rows.get(3), rows.get(1), Sidecar.Round::microsecondsOfCpu);
    List<Double> rate = ratios(rows.get(2), rows.get(5), Sidecar.Round::requestsPerSecond);
    out.printf(
        "%nCPU per request, 10,000 rules / 10 rules, median of the rounds' ratios:"
            + " %.2f (bar: at most 1.1)%n",
        median(cpu));
    out.printf(
        "requests/s at 1,000 rules, Hauberk / flat list, median of the rounds' ratios:"
            + " %.1f (bar: at least 4)%n",
        median(rate));
  }

  /** Each round begins with another variant, so that none always comes after the same one. */
  private static List<Row> turned(List<Row> rows, int by) {
    List<Row> turned = new ArrayList<>(rows);
    Collections.rotate(turned, by);
    return turned;
  }

  /** Round by round: what slows the machine down for a while slows both down. */
  private static List<Double> ratios(Row over, Row under, ToDoubleFunction<Sidecar.Round> column) {
    return IntStream.range(0, over.rounds().size())
        .mapToDouble(
            i ->
                column.applyAsDouble(over.rounds().get(i))
                    / column.applyAsDouble(under.rounds().get(i)))
        .sorted()
        .boxed()
        .toList();
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
