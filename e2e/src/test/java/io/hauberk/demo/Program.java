package io.hauberk.demo;

import io.hauberk.sidecar.EnvoyBinary;
import java.nio.file.Path;
import java.util.List;

/** What runs. */
final class Program {
  private Program() {}

  /** The words that start {@code hauberk}. */
  static List<String> words() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "io.hauberk.cli.Main");
  }

  static EnvoyBinary envoy() {
    return EnvoyBinary.locate();
  }
}
