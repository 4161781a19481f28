package io.hauberk.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Where the lines are collected and shown as they come. */
final class Stage {
  private final List<DemoLine> lines = new ArrayList<>();
  private final Consumer<DemoLine> audience;

  Stage(Consumer<DemoLine> audience) {
    this.audience = audience;
  }

  /** Something that is tried. */
  interface Act {
    Witness.Seen play() throws IOException, InterruptedException;
  }

  void show(String who, Object what, Object expected, Act act) throws InterruptedException {
    Witness.Seen seen;
    try {
      seen = act.play();
    } catch (IOException e) {
      seen = new Witness.Seen("failed: " + e.getMessage(), "", java.util.Optional.empty());
    }
    show(new DemoLine(who, what.toString(), expected.toString(), seen.outcome(), seen.note()));
  }

  void show(DemoLine line) {
    lines.add(line);
    audience.accept(line);
  }

  List<DemoLine> lines() {
    return List.copyOf(lines);
  }
}
