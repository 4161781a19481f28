package io.hauberk.evidence.sink.receiver;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another virtual machine of the same kind as this one. */
final class Jvm {
  private Jvm() {}

  static List<String> command(Path libraries, List<String> options, String... words) {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    all.addAll(options);
    // The broker and the store are busy for seconds only: what a compiler would save, it costs.
    all.add("-XX:TieredStopAtLevel=1");
    all.add("-XX:+UseSerialGC");
    all.add("-cp");
    all.add(libraries + "/*");
    all.addAll(List.of(words));
    return all;
  }
}
