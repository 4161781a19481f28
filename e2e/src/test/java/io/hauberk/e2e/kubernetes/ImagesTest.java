package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code images/build} makes: three images by the letter of OCI, each with its inventory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INVENTORY = "usr/share/doc/hauberk/bom.json";

  /**
   * One image, taken apart.
   *
   * @param files of all its layers
   */
  private record Image(
      OciArchive archive,
      JsonNode index,
      JsonNode manifest,
      JsonNode config,
      Map<String, OciArchive.Entry> files,
      JsonNode inventory) {
    OciArchive.Entry file(String path) {
      return Objects.requireNonNull(files.get(path), path);
    }

    Set<String> named(String ending) {
      return files.keySet().stream()
          .filter(path -> path.endsWith(ending))
          .collect(Collectors.toSet());
    }
  }

  private BuiltImages built = new BuiltImages(Path.of(""));
  private final Map<String, Image> images = new TreeMap<>();

  @BeforeAll
  void build() throws IOException {
    built = BuiltImages.here();
    for (String name : List.of("control-plane", "proxy", "init")) {
      images.put(name, take(OciArchive.read(built.archive(name))));
    }
  }

  @Test
  void mavenIsAskedToPackageTheProgramsAndNoMore() throws IOException {
    assertEquals(
        List.of(
            ClusterMesh.ROOT.toString(),
            "-B",
            "-ntp",
            "-q",
            "-Dmaven.test.skip=true",
            "-Dspotless.check.skip=true",
            "-pl",
            "control-plane/cli,images",
            "-am",
            "package"),
        built.asked());
  }

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "proxy", "init"})
  void everyDigestAndSizeIsRight(String name) throws IOException {
    Image image = image(name);
    OciArchive archive = image.archive();
    assertEquals("1.0.0", archive.json("oci-layout").path("imageLayoutVersion").asText());
    assertEquals(2, image.index().path("schemaVersion").asInt());
    assertEquals(1, image.index().path("manifests").size());

    Set<String> referenced = new HashSet<>();
    referenced.add(described(archive, image.index().at("/manifests/0")));
    referenced.add(described(archive, image.manifest().path("config")));
    JsonNode diffs = image.config().at("/rootfs/diff_ids");
    assertEquals(image.manifest().path("layers").size(), diffs.size());
    for (int i = 0; i < diffs.size(); i++) {
      String layer = described(archive, image.manifest().path("layers").path(i));
      referenced.add(layer);
      assertEquals(diffs.path(i).asText(), "sha256:" + archive.unpacked(layer));
    }
    Set<String> there =
        archive.files().keySet().stream()
            .filter(file -> file.startsWith("blobs/sha256/") && !file.endsWith("/"))
            .map(file -> file.substring("blobs/sha256/".length()))
            .collect(Collectors.toSet());
    assertEquals(referenced, there);
  }

  @ParameterizedTest
  @CsvSource({
    "control-plane, 65532:65532, /opt/java/bin/java",
    "proxy, 1337:1337, /usr/local/bin/envoy",
    "init, 1338:1338, /usr/local/bin/hauberk-init"
  })
  void itSaysWhatItIsAndRunsAsNobodySpecial(String name, String user, String program)
      throws IOException {
    Image image = image(name);
    String tag = "hauberk/" + name + ":" + BuiltImages.VERSION;
    JsonNode descriptor = image.index().at("/manifests/0");
    for (JsonNode platform : List.of(descriptor.path("platform"), image.config())) {
      assertEquals("linux", platform.path("os").asText());
      assertEquals(machine(), platform.path("architecture").asText());
    }
    assertEquals(
        "docker.io/" + tag, descriptor.at("/annotations/io.containerd.image.name").asText());
    assertEquals(tag, image.archive().json("manifest.json").at("/0/RepoTags/0").asText());

    JsonNode config = image.config().path("config");
    assertEquals(user, config.path("User").asText());
    assertEquals(program, config.at("/Entrypoint/0").asText());
    assertEquals(0755, mode(image, program.substring(1)));
    JsonNode labels = config.path("Labels");
    assertEquals("hauberk/" + name, labels.path("org.opencontainers.image.title").asText());
    assertEquals(BuiltImages.VERSION, labels.path("org.opencontainers.image.version").asText());
    assertEquals("Apache-2.0", labels.path("org.opencontainers.image.licenses").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "proxy", "init"})
  void nobodyWhoBreaksInFindsAShellOrAWayUp(String name) {
    Image image = image(name);
    for (String shell : List.of("/sh", "/bash", "/dash", "/busybox", "/dpkg", "/apt-get")) {
      assertEquals(Set.of(), image.named(shell));
    }
    image
        .files()
        .forEach(
            (path, entry) -> {
              assertEquals(0, entry.mode() & 06000, path);
              boolean open = entry.type() != '2' && (entry.mode() & 022) != 0;
              assertEquals(path.equals("tmp/"), open, path);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"control-plane", "proxy", "init"})
  void theInventoryIsOfThisImage(String name) {
    JsonNode inventory = image(name).inventory();
    assertEquals("CycloneDX", inventory.path("bomFormat").asText());
    assertEquals("1.6", inventory.path("specVersion").asText());
    assertEquals("hauberk/" + name, inventory.at("/metadata/component/name").asText());
    assertEquals(BuiltImages.VERSION, inventory.at("/metadata/component/version").asText());
    for (JsonNode component : inventory.path("components")) {
      assertFalse(component.path("version").asText().isEmpty(), component::toString);
    }
  }

  @Test
  void everyLibraryOfTheControlPlaneIsListedByItsBytes() {
    Image image = image("control-plane");
    Map<String, String> listed = new TreeMap<>();
    for (JsonNode component : image.inventory().path("components")) {
      if (component.has("hashes")) {
        listed.put(component.at("/hashes/0/content").asText(), component.path("name").asText());
      }
    }
    Set<String> own =
        image.files().keySet().stream()
            .filter(path -> path.startsWith("opt/hauberk/") && !path.endsWith("/"))
            .filter(path -> !path.equals("opt/hauberk/hauberk"))
            .collect(Collectors.toSet());
    assertTrue(own.size() > 50, own::toString);
    for (String path : own) {
      String component = listed.remove(image.file(path).digest());
      assertTrue(component != null && path.contains(component), path + " is " + component);
    }
    assertEquals(Map.of(), listed, "in the inventory, but not in the image");
    assertEquals("1.76.0", version(image, "grpc-core"));
    assertEquals(Runtime.version().toString(), version(image, "openjdk"));
    assertFalse(version(image, "libc6", "libc.so.6").isEmpty());
  }

  /** Its driver would unpack 60 MB at every start, into a folder that holds 64. */
  @Test
  void theLibraryOfTheStoreLiesBesideItsDriver() {
    Image image = image("control-plane");
    String machine = machine();
    String version = version(image, "duckdb_jdbc");
    String driver = "opt/hauberk/lib/duckdb_jdbc-%s-linux_%s.jar".formatted(version, machine);
    assertTrue(image.file(driver).size() < 1 << 20, image.file(driver)::toString);
    assertTrue(image.file("opt/hauberk/lib/libduckdb_java.so_linux_" + machine).size() > 1 << 20);
  }

  @Test
  void theProxyIsTheEnvoyThatTheInventoryNames() {
    EnvoyBinary envoy = EnvoyBinary.locate(Optional.empty(), System.getenv(), line -> {});
    Image image = image("proxy");
    assertEquals(envoy.version().toString(), version(image, "envoy"));
    assertEquals(
        image.file("usr/local/bin/envoy").digest(),
        component(image, "envoy").at("/hashes/0/content").asText());
    assertFalse(version(image, "libc6", "libc.so.6").isEmpty());
    assertFalse(version(image, "cacerts").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "init"})
  void theProgramInGoIsListedWithItsLibrary(String name) {
    Image image = image(name);
    assertEquals(BuiltImages.VERSION, version(image, "hauberk.io/init"));
    assertTrue(version(image, "go").matches("1\\.[0-9]+(\\.[0-9]+)?.*"), version(image, "go"));
  }

  @Test
  void nftIsListedWithItsLibraries() {
    Image image = image("init");
    assertEquals(
        image.file("usr/sbin/nft").digest(),
        component(image, "nftables").at("/hashes/0/content").asText());
    assertFalse(version(image, "libnftables1", "libnftables.so.1").isEmpty());
    assertFalse(version(image, "libmnl0", "libmnl.so.0").isEmpty());
  }

  private Image image(String name) {
    return Objects.requireNonNull(images.get(name), name);
  }

  private static Image take(OciArchive archive) throws IOException {
    JsonNode index = archive.json("index.json");
    JsonNode manifest = blob(archive, index.at("/manifests/0"));
    Map<String, OciArchive.Entry> files = new TreeMap<>();
    byte[] inventory = {};
    for (JsonNode descriptor : manifest.path("layers")) {
      OciArchive layer = archive.layer(digest(descriptor));
      files.putAll(layer.files());
      inventory = layer.contents().getOrDefault(INVENTORY, inventory);
    }
    JsonNode config = blob(archive, manifest.path("config"));
    return new Image(archive, index, manifest, config, files, JSON.readTree(inventory));
  }

  private static JsonNode blob(OciArchive archive, JsonNode descriptor) throws IOException {
    return archive.json("blobs/sha256/" + digest(descriptor));
  }

  /** The digest of what a descriptor describes, once its bytes have been seen to be those. */
  private static String described(OciArchive archive, JsonNode descriptor) {
    String digest = digest(descriptor);
    OciArchive.Entry entry =
        Objects.requireNonNull(archive.files().get("blobs/sha256/" + digest), digest);
    assertEquals(digest, entry.digest());
    assertEquals(descriptor.path("size").asLong(), entry.size());
    return digest;
  }

  private static String digest(JsonNode descriptor) {
    return descriptor.path("digest").asText().substring("sha256:".length());
  }

  private static int mode(Image image, String path) {
    return image.file(path).mode();
  }

  private static String machine() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static String version(Image image, String... names) {
    return component(image, names).path("version").asText();
  }

  private static JsonNode component(Image image, String... names) {
    Set<String> asked = Set.of(names);
    return StreamSupport.stream(image.inventory().path("components").spliterator(), false)
        .filter(component -> asked.contains(component.path("name").asText()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(asked + " not in " + image.inventory()));
  }
}
