package io.hauberk.images;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Hauberk as {@code mvn package} leaves it.
 *
 * @param jar whose manifest names the libraries
 * @param artifact as the inventory names that jar
 * @param libraries in the order of the class path; what else lies beside them is older
 * @param inventory of the whole build
 */
record PackagedProgram(Path jar, String artifact, List<Path> libraries, BuildInventory inventory) {
  /** Where it is in the image. */
  static final String JAR = "/opt/hauberk/hauberk-cli.jar";

  private static final String LIBRARIES = "/opt/hauberk/lib/";

  /**
   * @param root the repository
   * @throws EnvironmentException when it is not packaged
   */
  static PackagedProgram of(Path root) throws IOException {
    Path jar = root.resolve("control-plane/cli/target/hauberk-cli.jar");
    Path inventory = root.resolve("target/bom.json");
    for (Path file : List.of(jar, inventory)) {
      if (!Files.exists(file)) {
        throw new EnvironmentException("`" + file + "` is not there; run `mvn package` first");
      }
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      String classpath = manifest.getValue(Attributes.Name.CLASS_PATH);
      String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return new PackagedProgram(
          jar,
          "hauberk-cli-" + version + ".jar",
          Stream.of(classpath.split(" ", -1)).map(jar::resolveSibling).toList(),
          BuildInventory.read(inventory));
    }
  }

  /** Adds all of it to a layer, and says so. */
  void addTo(Layer layer, Inventory said, Path work) throws IOException {
    layer.file(JAR, jar);
    said.add(inventory.component(artifact, jar));
    for (Path file : libraries) {
      Library library = Library.of(file, work);
      layer.file(LIBRARIES + library.name(), library.archive());
      ObjectNode component = inventory.component(library.name(), library.archive());
      said.add(component);
      for (Path part : library.nativeParts()) {
        layer.file(LIBRARIES + part.getFileName(), part);
        SharedLibraries.add(layer, part, "");
        said.add(
            Part.library(String.valueOf(part.getFileName()), component.path("version").asText())
                .of(part));
      }
    }
  }
}
