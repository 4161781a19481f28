package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/** The schema of OCSF as its publisher exports it, out of a package that carries it. */
final class PublishedSchema {
  private static final String PACKAGE = "ocsf-json-schema";
  private static final String PACKAGE_VERSION = "1.2.0";

  private PublishedSchema() {}

  static JsonNode read(String version) throws IOException, InterruptedException {
    Path folder = cache().resolve("ocsf");
    Path file = folder.resolve(version + ".json");
    if (!Files.exists(file)) {
      fetch(folder, version, file);
    }
    return new JsonMapper().readTree(file.toFile());
  }

  private static void fetch(Path folder, String version, Path file)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path work = Files.createTempDirectory(folder, "fetch");
    Path log = work.resolve("pip.log");
    String wanted = PACKAGE + "==" + PACKAGE_VERSION;
    String sentence =
        "the schema of OCSF is needed: get Python's `pip` on the PATH, so that `pip download "
            + wanted
            + "` works";
    Process pip;
    try {
      pip =
          new ProcessBuilder("pip", "download", "--no-deps", "--dest", work.toString(), wanted)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IllegalStateException(sentence, e);
    }
    if (!pip.waitFor(2, TimeUnit.MINUTES) || pip.exitValue() != 0) {
      pip.destroyForcibly();
      throw new IllegalStateException(sentence + "; it said:\n" + Files.readString(log));
    }
    try (var wheels = Files.newDirectoryStream(work, "*.whl");
        ZipFile wheel = new ZipFile(wheels.iterator().next().toFile())) {
      Path part = work.resolve("schema");
      try (var in =
          wheel.getInputStream(wheel.getEntry("ocsf_json_schema/ocsf/" + version + ".json"))) {
        Files.copy(in, part);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
    try (var left = Files.newDirectoryStream(work)) {
      for (Path path : left) {
        Files.delete(path);
      }
    }
    Files.delete(work);
  }

  private static Path cache() {
    String xdg = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    return xdg.startsWith("/")
        ? Path.of(xdg, "hauberk")
        : Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache", "hauberk");
  }
}
