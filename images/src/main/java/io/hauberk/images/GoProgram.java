package io.hauberk.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program of ours in Go: built from its source, without a C library. */
record GoProgram(Path file) {
  /**
   * Builds it.
   *
   * @param source the folder of its module
   */
  static GoProgram build(Path source, Path program) {
    Program.of("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid=")
        .with("-o", program.toString(), ".")
        .in(Map.of("CGO_ENABLED", "0", "GOTOOLCHAIN", "local", "GOFLAGS", ""))
        .at(source)
        .output();
    return new GoProgram(program);
  }

  /**
   * The module, Go's own library, and every other module, as they stand in the program.
   *
   * @param version of the module, which has none of its own
   */
  List<Part> parts(String version) {
    List<Part> parts = new ArrayList<>();
    for (String line :
        Program.of("go", "version", "-m", file.toString()).output().lines().toList()) {
      String[] words = line.strip().split("\\s+", -1);
      if (line.startsWith(file.toString())) {
        String go = words[1].substring("go".length());
        parts.add(Part.library("go", go).licence("BSD-3-Clause").purl("pkg:golang/stdlib@" + go));
      } else if (words[0].equals("mod")) {
        parts.add(
            Part.program(words[1], version)
                .licence("Apache-2.0")
                .purl("pkg:golang/" + words[1] + "@" + version));
      } else if (words[0].equals("dep")) {
        parts.add(Part.library(words[1], words[2]).purl("pkg:golang/" + words[1] + "@" + words[2]));
      }
    }
    return parts;
  }
}
