package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
  void proxy(Path archive) throws IOException {
    inFolder(
        archive,
        work -> {
          EnvoyBinary envoy = EnvoyBinary.locate(Optional.empty(), System.getenv(), progress);
          GoProgram init = initProgram(work);
          Layer layer = base();
          layer.program("/usr/local/bin/envoy", envoy.path());
          layer.file(INIT, init.file());
          layer.text("/etc/hauberk/sds-id.json", FileSecrets.IDENTITY);
          layer.text("/etc/hauberk/sds-trust.json", FileSecrets.TRUST);
          layer.text("/etc/hauberk/sds-token.json", FileSecrets.TOKEN);
          layer.text("/etc/hauberk/sds-csr.json", FileSecrets.REQUEST);
          layer.text(PublicAuthorities.FILE, PublicAuthorities.pem());
          Inventory inventory =
              new Inventory("proxy", version)
                  .add(part(envoy))
                  .add(PublicAuthorities.part())
                  .addAll(init.parts(version))
                  .addAll(SystemPackages.of(layer));
          image("proxy", "Envoy as the sidecar of a pod", layer.text(INVENTORY, inventory.text()))
              .entrypoint("/usr/local/bin/envoy")
              .user(1337, 1337)
              .write(archive);
        });
  }

  /** What prepares a pod or a node: {@code nft} and {@code hauberk-init}. */
  void init(Path archive) throws IOException {
    inFolder(
        archive,
        work -> {
          Nft nft = Nft.locate(work);
          GoProgram init = initProgram(work);
          Layer layer = base();
          layer.file("/usr/sbin/nft", nft.program());
          SharedLibraries.add(layer, nft.program(), nft.libraries());
          layer.file(INIT, init.file());
          Inventory inventory =
              new Inventory("init", version)
                  .add(nft.part())
                  .addAll(init.parts(version))
                  .addAll(SystemPackages.of(layer));
          image("init", "Prepares a pod or a node", layer.text(INVENTORY, inventory.text()))
              .entrypoint(INIT)
              .user(1338, 1338)
              .write(archive);
        });
  }

  /** A Java runtime with what Hauberk uses of it, and Hauberk as it was packaged. */
  void controlPlane(Path archive) throws IOException {
    PackagedProgram packaged = PackagedProgram.of(root);
    inFolder(
        archive,
        work -> {
          progress.accept("making a Java runtime");
          Layer java = base();
          JavaRuntime.link(work.resolve("runtime")).addTo(java);
          Layer program = new Layer();
          Inventory inventory = new Inventory("control-plane", version).add(JavaRuntime.part());
          packaged.addTo(program, inventory, work);
          String[] command = JavaRuntime.command(PackagedProgram.JAR, "io.hauberk.cli.Main");
          program.text(ARGUMENTS, String.join("\n", List.of(command).subList(1, command.length)));
          inventory.addAll(SystemPackages.of(java, program));
          program.text(INVENTORY, inventory.text());
          image("control-plane", "The control plane of Hauberk", java, program)
              .entrypoint(command)
              .user(65532, 65532)
              .write(archive);
        });
  }

  private OciImage image(String name, String description, Layer... layers) {
    OciImage image =
        new OciImage("hauberk/" + name + ":" + version)
            .label("org.opencontainers.image.title", "hauberk/" + name)
            .label("org.opencontainers.image.description", description)
            .label("org.opencontainers.image.version", version)
            .label("org.opencontainers.image.licenses", "Apache-2.0");
    List.of(layers).forEach(image::layer);
    return image;
  }

  private static Part part(EnvoyBinary envoy) throws IOException {
    return Part.program("envoy", envoy.version().toString())
        .licence("Apache-2.0")
        .purl("pkg:github/envoyproxy/envoy@v" + envoy.version())
        .of(envoy.path());
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

  /** From its source beside the injector. */
  private GoProgram initProgram(Path work) {
    return GoProgram.build(root.resolve("sidecar-injector/init"), work.resolve("hauberk-init"));
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
