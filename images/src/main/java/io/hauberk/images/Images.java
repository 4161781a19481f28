package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The three images of Hauberk, each an archive in one folder: {@code control-plane.tar}, {@code
 * proxy.tar} and {@code init.tar}.
 *
 * @param root the repository, whose programs have been built
 * @param version the tag of all three
 * @param progress told, in words for the user, what takes long
 */
public record Images(Path root, String version, Consumer<String> progress) {
  /** Where each image says what is in it. */
  static final String INVENTORY = "/usr/share/doc/hauberk/bom.json";

  /**
   * What {@code java} is to be told in a container that runs, as in {@code kubectl exec}: there is
   * no shell for a script.
   */
  private static final String ARGUMENTS = "/opt/hauberk/hauberk";

  private static final String INIT = "/usr/local/bin/hauberk-init";

  /** What the chart of this version names. */
  public static final String VERSION = "0.1.0";

  /** {@code --output DIR}, from a repository at {@code -Dhauberk.root}. */
  public static void main(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--output")) {
      System.err.println("usage: images/build --output DIR");
      System.exit(2);
    }
    try {
      Path root = Path.of(System.getProperty("hauberk.root", "."));
      new Images(root, VERSION, System.err::println).write(Path.of(arguments[1]));
    } catch (EnvironmentException | IOException e) {
      System.err.println("images: " + e.getMessage());
      System.exit(5);
    }
  }

  /** Writes all three. */
  public void write(Path folder) throws IOException {
    controlPlane(folder.resolve("control-plane.tar"));
    proxy(folder.resolve("proxy.tar"));
    init(folder.resolve("init.tar"));
  }

  /** Envoy, what it needs to start, and the files that tell it where its identity is. */
  public void proxy(Path archive) throws IOException {
    inFolder(
        archive,
        work -> {
          EnvoyBinary envoy = EnvoyBinary.locate(Optional.empty(), System.getenv(), progress);
          Layer layer = base();
          layer.program("/usr/local/bin/envoy", envoy.path());
          layer.file(INIT, initProgram(work));
          layer.text("/etc/hauberk/sds-id.json", FileSecrets.IDENTITY);
          layer.text("/etc/hauberk/sds-trust.json", FileSecrets.TRUST);
          layer.text("/etc/hauberk/sds-token.json", FileSecrets.TOKEN);
          layer.text("/etc/hauberk/sds-csr.json", FileSecrets.REQUEST);
          layer.text(PublicAuthorities.FILE, PublicAuthorities.pem());
          layer.text(
              INVENTORY,
              Inventory.of(
                  "proxy",
                  version,
                  List.of(
                      new Inventory.Part("envoy", envoy.version().toString(), "Apache-2.0"),
                      new Inventory.Part("cacerts", Runtime.version().toString(), "MPL-2.0"),
                      Inventory.glibc(),
                      Inventory.go())));
          new OciImage("hauberk/proxy:" + version)
              .layer(layer)
              .entrypoint("/usr/local/bin/envoy")
              .user(1337, 1337)
              .write(archive);
        });
  }

  /** What prepares a pod or a node: {@code nft} and {@code hauberk-init}. */
  public void init(Path archive) throws IOException {
    inFolder(
        archive,
        work -> {
          Nft nft = Nft.locate(work);
          Layer layer = base();
          layer.file("/usr/sbin/nft", nft.program());
          SharedLibraries.add(layer, nft.program(), nft.libraries());
          layer.file(INIT, initProgram(work));
          layer.text(
              INVENTORY,
              Inventory.of(
                  "init", version, List.of(nft.part(), Inventory.glibc(), Inventory.go())));
          new OciImage("hauberk/init:" + version)
              .layer(layer)
              .entrypoint(INIT)
              .user(1338, 1338)
              .write(archive);
        });
  }

  /** A Java runtime with what Hauberk uses of it, and Hauberk as it was packaged. */
  public void controlPlane(Path archive) throws IOException {
    Path built = root.resolve("control-plane/cli/target");
    Path jar = built.resolve("hauberk-cli.jar");
    Path inventory = root.resolve("target/bom.json");
    if (!Files.exists(jar) || !Files.exists(inventory)) {
      throw new EnvironmentException(
          "`" + jar + "` or `" + inventory + "` is not there; run `mvn package` first");
    }
    try (Stream<Path> libraries = Files.list(built.resolve("lib"))) {
      List<Path> classpath = Stream.concat(Stream.of(jar), libraries.sorted()).toList();
      controlPlane(archive, classpath, Files.readString(inventory));
    }
  }

  /**
   * The same with Hauberk as it stands on a class path.
   *
   * @param classpath archives and folders, in order
   * @param inventory CycloneDX in JSON
   */
  public void controlPlane(Path archive, List<Path> classpath, String inventory)
      throws IOException {
    inFolder(
        archive,
        work -> {
          progress.accept("making a Java runtime");
          Layer java = base();
          JavaRuntime.link(work.resolve("runtime")).addTo(java);
          Layer program = new Layer().text(INVENTORY, inventory);
          List<String> places = new ArrayList<>();
          for (Path entry : classpath) {
            String place = "/opt/hauberk/%03d-%s".formatted(places.size(), entry.getFileName());
            if (Files.isDirectory(entry)) {
              program.tree(place, entry);
            } else {
              program.file(place, entry);
            }
            places.add(place);
            for (Path library : NativeParts.of(entry, work)) {
              SharedLibraries.add(program, library, "");
            }
          }
          String[] command = JavaRuntime.command(String.join(":", places), "io.hauberk.cli.Main");
          program.text(ARGUMENTS, String.join("\n", List.of(command).subList(1, command.length)));
          new OciImage("hauberk/control-plane:" + version)
              .layer(java)
              .layer(program)
              .entrypoint(command)
              .user(65532, 65532)
              .write(archive);
        });
  }

  private Layer base() {
    return new Layer()
        .directory("/tmp", 01777)
        .directory("/proc", 0755)
        .directory("/sys", 0755)
        .directory("/dev", 0755)
        .text(
            "/etc/passwd",
            """
            root:x:0:0:root:/:/sbin/nologin
            proxy:x:1337:1337:proxy:/:/sbin/nologin
            verify:x:1338:1338:verify:/:/sbin/nologin
            hauberk:x:65532:65532:hauberk:/tmp:/sbin/nologin
            """)
        .text(
            "/etc/group",
            """
            root:x:0:
            proxy:x:1337:
            verify:x:1338:
            hauberk:x:65532:
            """)
        .text("/etc/nsswitch.conf", "hosts: files dns\n");
  }

  /** Built from its source beside the injector, without a C library. */
  private Path initProgram(Path work) {
    Path program = work.resolve("hauberk-init");
    Program.of("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid=")
        .with("-o", program.toString(), ".")
        .in(Map.of("CGO_ENABLED", "0", "GOTOOLCHAIN", "local", "GOFLAGS", ""))
        .at(root.resolve("sidecar-injector/init"))
        .output();
    return program;
  }

  private interface Work {
    void in(Path folder) throws IOException;
  }

  private static void inFolder(Path archive, Work work) throws IOException {
    Path parent = archive.toAbsolutePath().getParent();
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(parent == null ? archive : parent), ".work");
    try {
      work.in(folder);
    } finally {
      try (Stream<Path> left = Files.walk(folder)) {
        left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      }
    }
  }
}
