package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A Java runtime cut to what a control plane uses.
 *
 * @param folder what jlink made
 */
record JavaRuntime(Path folder) {
  private static final String HOME = "/opt/java";
  private static final String MODULES =
      String.join(
          ",",
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.jcmd",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  /** Of the Java that runs this. */
  static JavaRuntime link(Path folder) {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw new EnvironmentException(
          "`" + jlink + "` is not there; run this with a JDK, not with a JRE");
    }
    Program.of(jlink.toString(), "--add-modules", MODULES)
        .with("--no-header-files", "--no-man-pages", "--generate-cds-archive")
        .with("--output", folder.toString())
        .output();
    return new JavaRuntime(folder);
  }

  /** What starts {@code main} in the image; options come by {@code JAVA_TOOL_OPTIONS}. */
  static String[] command(String classpath, String main) {
    Stream<String> quiet =
        Runtime.version().feature() >= 24
            ? Stream.of("--sun-misc-unsafe-memory-access=allow")
            : Stream.empty();
    return Stream.of(
            Stream.of(HOME + "/bin/java", "-Xshare:auto", "-XX:+ExitOnOutOfMemoryError"),
            Stream.of("-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"),
            quiet,
            Stream.of("-cp", classpath, main))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  /** Of the Java that runs this. */
  static Part part() {
    String version = Runtime.version().toString();
    return Part.program("openjdk", version)
        .licence("GPL-2.0-only WITH Classpath-exception-2.0")
        .purl("pkg:generic/openjdk@" + version.replace("+", "%2B"));
  }

  void addTo(Layer layer) throws IOException {
    layer.tree(HOME, folder);
    // Where the virtual machine is loaded from once it runs.
    String own = folder.resolve("lib/server") + ":" + folder.resolve("lib");
    SharedLibraries.add(layer, folder.resolve("bin/java"), own, folder);
    try (Stream<Path> files = Files.walk(folder.resolve("lib"))) {
      files
          .filter(file -> file.toString().endsWith(".so"))
          .forEach(library -> SharedLibraries.add(layer, library, own, folder));
    }
  }
}
