package io.hauberk.benchmarks.webhook;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What was measured, a block of pods at a time. Sides are compared within their round: whatever
 * else the machine did then, it did to all of them.
 *
 * @param baseline what the others are compared with
 * @param millis of each pod, by side and round
 */
record Blocks(String baseline, Map<String, List<double[]>> millis) {
  private static final double P50 = 0.5;
  private static final double P99 = 0.99;

  static Blocks against(String baseline) {
    return new Blocks(baseline, new LinkedHashMap<>());
  }

  void add(String side, double[] block) {
    millis.computeIfAbsent(side, name -> new ArrayList<>()).add(block);
  }

  /**
   * A line for each side: of all its pods, what p99 is against that of the baseline, and the ratios
   * of its rounds, median and quartiles.
   */
  void print(PrintStream out) {
    out.printf("all against: %s%n", baseline);
    out.printf(
        "%-24s %8s %8s %8s %8s  %-20s %s%n",
        "webhooks", "pods", "p50 ms", "p99 ms", "p99 /", "p50 / by round", "p99 / by round");
    double bar = PodLoad.percentile(all(baseline), P99);
    millis
        .keySet()
        .forEach(
            side -> {
              double[] all = all(side);
              double p99 = PodLoad.percentile(all, P99);
              out.printf(
                  Locale.ROOT,
                  "%-24s %8d %8.1f %8.1f %8.2f  %-20s %s%n",
                  side,
                  all.length,
                  PodLoad.percentile(all, P50),
                  p99,
                  p99 / bar,
                  ratios(side, P50),
                  ratios(side, P99));
            });
  }

  private double[] all(String side) {
    return millis.getOrDefault(side, List.of()).stream()
        .flatMapToDouble(DoubleStream::of)
        .toArray();
  }

  private String ratios(String side, double share) {
    List<double[]> ours = millis.getOrDefault(side, List.of());
    List<double[]> theirs = millis.getOrDefault(baseline, List.of());
    double[] ratios =
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .mapToDouble(
                round ->
                    PodLoad.percentile(ours.get(round), share)
                        / PodLoad.percentile(theirs.get(round), share))
            .toArray();
    Arrays.sort(ratios);
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        PodLoad.percentile(ratios, 0.5),
        PodLoad.percentile(ratios, 0.25),
        PodLoad.percentile(ratios, 0.75));
  }
}
