package io.hauberk.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildInventoryTest {
  @TempDir Path folder = Path.of("");

  private BuildInventory inventory = new BuildInventory(Map.of());

  @BeforeEach
  void read() throws IOException {
    inventory =
        BuildInventory.read(
            Files.writeString(
                folder.resolve("bom.json"),
                """
                {"components": [
                  {"name": "re2j", "version": "1.8", "hashes": [{"alg": "MD5", "content": "00"}],
                   "purl": "pkg:maven/com.google.re2j/re2j@1.8?type=jar"},
                  {"name": "duckdb_jdbc", "version": "1.5.3.0",
                   "purl": "pkg:maven/org.duckdb/duckdb_jdbc@1.5.3.0?classifier=linux_amd64&type=jar"},
                  {"name": "parent", "version": "1", "purl": "pkg:maven/io/parent@1?type=pom"}
                ]}
                """));
  }

  @Test
  void aLibraryIsKnownByTheNameOfItsFile() throws IOException {
    Path packed = Files.writeString(folder.resolve("x"), "");

    ObjectNode component = inventory.component("re2j-1.8.jar", packed);

    assertEquals("re2j", component.path("name").asText());
    assertEquals(1, component.path("hashes").size());
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        component.at("/hashes/0/content").asText());
    assertEquals(
        "duckdb_jdbc",
        inventory.component("duckdb_jdbc-1.5.3.0-linux_amd64.jar", packed).path("name").asText());
  }

  @Test
  void whatTheBuildDoesNotKnowIsInNoImage() {
    EnvironmentException refused =
        assertThrows(EnvironmentException.class, () -> inventory.component("re2j-1.7.jar", folder));
    assertTrue(String.valueOf(refused.getMessage()).contains("`re2j-1.7.jar`"));
  }
}
