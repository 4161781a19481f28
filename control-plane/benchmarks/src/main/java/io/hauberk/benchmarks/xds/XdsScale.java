package io.hauberk.benchmarks.xds;

import io.hauberk.testkit.proxy.FakeProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A thousand proxies, each with a connection of its own, at our control plane and at the library's
 * {@code SimpleCache}; rounds alternate between the two. Prints tables for docs/performance.md.
 *
 * <p>Arguments: how many proxies (1000), how many rounds (7).
 */
public final class XdsScale {
  private static final int WARM_UP = 3;
  private static final int FEW = 20;

  private XdsScale() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int proxies = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 7;
    for (FakeProxy.Protocol protocol : FakeProxy.Protocol.values()) {
      measure(protocol, proxies, rounds);
    }
    System.exit(0);
  }

  private static void measure(FakeProxy.Protocol protocol, int proxies, int rounds)
      throws IOException, InterruptedException {
    say("%n%s, %d proxies, %d rounds after %d to warm up", protocol, proxies, rounds, WARM_UP);
    try (Side hauberk = new Side("hauberk");
        Side stock = new Side("stock")) {
      List<Side> sides = List.of(hauberk, stock);
      for (Side side : sides) {
        side.load(proxies, 0);
        long empty = side.heap();
        long begin = System.nanoTime();
        side.connect(proxies, protocol);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Thread.sleep(500);
        double each = (side.heap() - empty) / 1024.0 / proxies;
        say(
            "%s: %.1f s until all had all, %.1f kB on the wire and %.1f KiB of heap each",
            side.name, seconds, side.bytes() / 1000.0 / proxies, each);
      }
      say("| edit | side | messages | last ack, ms: median (min to max) | server CPU, ms: same |");
      say("|---|---|---|---|---|");
      edits(sides, "guardrail of all", proxies, rounds, 1);
      edits(sides, "policy of 20", FEW, rounds, 1000);
    }
  }

  private static void edits(List<Side> sides, String edit, int count, int rounds, long revision)
      throws InterruptedException {
    List<List<Side.Round>> seen = List.of(new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < WARM_UP + rounds; round++) {
      for (int i = 0; i < 2; i++) {
        // Whoever begins gets the colder caches: take turns.
        int side = (i + round) % 2;
        Side.Round result = sides.get(side).publish(count, revision + round);
        if (round >= WARM_UP) {
          seen.get(side).add(result);
        }
      }
    }
    for (int side = 0; side < 2; side++) {
      List<Side.Round> results = seen.get(side);
      say(
          "| %s | %s | %s | %s | %s |",
          edit,
          sides.get(side).name,
          spread(results, Side.Round::messages, 1),
          spread(results, Side.Round::lastAck, 1e6),
          spread(results, Side.Round::cpu, 1e6));
    }
  }

  private static String spread(
      List<Side.Round> rounds, ToLongFunction<Side.Round> value, double unit) {
    double[] sorted =
        rounds.stream().mapToLong(value).mapToDouble(v -> v / unit).sorted().toArray();
    double first = sorted[0];
    double last = sorted[sorted.length - 1];
    double median = sorted[sorted.length / 2];
    return Arrays.stream(sorted).distinct().count() == 1
        ? "%.0f".formatted(median)
        : "%.0f (%.0f to %.0f)".formatted(median, first, last);
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
