package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which packages of this machine's system the shared libraries of an image come from. */
final class SystemPackages {
  /** A folder that holds what was unpacked of one package, named as Debian names its archive. */
  private static final Pattern UNPACKED =
      Pattern.compile(".*/([a-z0-9][a-z0-9.+-]+)_([^_/]+)_(?:amd64|arm64|all)/.*");

  private static final Pattern OWNER = Pattern.compile("^([a-z0-9.+-]+)(?::\\S+)?:? ");

  private SystemPackages() {}

  /** One for each package, and one for each file that no package owns. */
  static Collection<Part> of(Layer... layers) throws IOException {
    Map<String, Path> copies = new TreeMap<>();
    for (Layer layer : layers) {
      copies.putAll(layer.copies());
    }
    Map<String, Part> parts = new TreeMap<>();
    for (Map.Entry<String, Path> copy : copies.entrySet()) {
      String file = copy.getKey().substring(copy.getKey().lastIndexOf('/') + 1);
      if (copy.getKey().startsWith("opt/") || !file.contains(".so")) {
        continue;
      }
      Optional<Part> owner = owner(copy.getValue());
      Part part =
          owner.isPresent() ? owner.get() : Part.library(file, "unknown").of(copy.getValue());
      parts.putIfAbsent(part.component().path("name").asText(), part);
    }
    return parts.values();
  }

  private static Optional<Part> owner(Path file) {
    Matcher unpacked = UNPACKED.matcher(file.toString());
    if (unpacked.matches()) {
      return Optional.of(part(unpacked.group(1), unpacked.group(2).replace("%3a", ":")));
    }
    for (String path : names(file)) {
      try {
        Matcher owner = OWNER.matcher(Program.of("dpkg-query", "-S", path).output());
        if (owner.find()) {
          return Optional.of(part(owner.group(1), version(owner.group(1))));
        }
      } catch (EnvironmentException e) {
        // another name, or another kind of system
      }
    }
    return Optional.empty();
  }

  /** A library is known to its package by one of the names that lead to it. */
  private static List<String> names(Path file) {
    List<String> names = new ArrayList<>();
    for (Path path : List.of(file, real(file))) {
      names.add(path.toString());
      names.add(path.startsWith("/usr") ? path.toString().substring(4) : "/usr" + path);
    }
    return names;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }

  private static String version(String name) {
    return Program.of("dpkg-query", "-W", "-f", "${Version}\\n", name)
        .output()
        .lines()
        .findFirst()
        .orElse("unknown");
  }

  private static Part part(String name, String version) {
    return Part.library(name, version)
        .purl(
            "pkg:deb/%s/%s@%s"
                .formatted(system(), name, version.replace(":", "%3A").replace("+", "%2B")));
  }

  /** Such as {@code debian}. */
  private static String system() {
    try {
      return Files.readAllLines(Path.of("/etc/os-release")).stream()
          .filter(line -> line.startsWith("ID="))
          .map(line -> line.substring(3).replace("\"", ""))
          .findFirst()
          .orElse("debian");
    } catch (IOException e) {
      return "debian";
    }
  }
}
