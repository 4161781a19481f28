package io.hauberk.demo;

import java.util.List;

/** Everything that was tried, and how long it took. */
public record DemoReport(List<DemoLine> lines, double seconds) {
  public DemoReport {
    lines = List.copyOf(lines);
  }

  public boolean passed() {
    return lines.stream().allMatch(DemoLine::ok);
  }
}
