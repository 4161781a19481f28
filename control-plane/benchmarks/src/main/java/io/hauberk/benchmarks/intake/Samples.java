package io.hauberk.benchmarks.intake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was seen in all blocks of a kind. */
final class Samples {
  private final String name;
  private final Map<String, List<Double>> millis = new TreeMap<>();
  private long heap;
  private long resident;
  private long waiting;
  private long nanos;
  private long cpu;
  private long entries;

  Samples(String name) {
    this.name = name;
  }

  void add(String change, long lasted) {
    millis.computeIfAbsent(change, any -> new ArrayList<>()).add(lasted / 1e6);
  }

  /** In bytes. */
  void memory(long usedHeap, long residentSet, long waitingForDisk) {
    heap = Math.max(heap, usedHeap);
    resident = Math.max(resident, residentSet);
    waiting = Math.max(waiting, waitingForDisk);
  }

  void work(long lasted, long usedCpu, long takenEntries) {
    nanos += lasted;
    cpu += usedCpu;
    entries += takenEntries;
  }

  double p99(String change) {
    return at(change, 0.99);
  }

  private double at(String change, double part) {
    List<Double> sorted = new ArrayList<>(millis.getOrDefault(change, List.of(0.0)));
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }

  void print() {
    millis.forEach(
        (change, all) ->
            PushUnderIntake.say(
                "| %s, %s | %d | %.1f | %.1f | %.1f | %.1f |",
                name,
                change,
                all.size(),
                at(change, 0.5),
                at(change, 0.9),
                p99(change),
                at(change, 1)));
    PushUnderIntake.say(
        "%s: %.0f entries/s, %.2f cores; at most %d MiB of heap, %d MiB resident, %.1f MiB waiting",
        name,
        entries / (nanos / 1e9),
        (double) cpu / nanos,
        heap >> 20,
        resident >> 20,
        waiting / 1048576.0);
  }
}
