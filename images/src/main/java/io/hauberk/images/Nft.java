package io.hauberk.images;

import io.hauberk.sidecar.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program {@code nft} with the folders of its libraries: of this machine, else unpacked from
 * Debian's packages, which are not installed.
 *
 * @param libraries a path list for the loader; empty where it needs none
 */
record Nft(Path program, String libraries) {
  /** Part of every system, or not of a program at all. */
  private static final String BASE = "libc6|libgcc-s1|gcc-.*|libcrypt1|debconf.*|dpkg|.*<.*";

  static Nft locate(Path work) throws IOException {
    Optional<Path> installed =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                Stream.of("/usr/sbin", "/sbin"))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "nft"))
            .filter(Files::isExecutable)
            .filter(Nft::isProgram)
            .findFirst();
    return installed.isPresent() ? new Nft(installed.get(), "") : unpack(work);
  }

  /** A script around it would not run in an image. */
  private static boolean isProgram(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      return magic.length == 4 && magic[0] == 0x7F && magic[1] == 'E';
    } catch (IOException e) {
      return false;
    }
  }

  private static Nft unpack(Path work) throws IOException {
    Path folder = Files.createDirectories(work.resolve("nft"));
    try {
      Program.of(
              Stream.concat(
                      Stream.of("apt-get", "-o", "APT::Sandbox::User=root", "download"),
                      packages().stream())
                  .toList())
          .at(folder)
          .output();
    } catch (EnvironmentException e) {
      throw new EnvironmentException(
          "no `nft` on the path, and no packages to take it from; install nftables: "
              + e.getMessage(),
          e);
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (String file : files.map(Path::toString).filter(file -> file.endsWith(".deb")).toList()) {
        // A folder for each: its name says which package a library is of.
        Program.of("dpkg-deb", "-x", file, file.substring(0, file.length() - ".deb".length()))
            .output();
      }
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> files = walk.toList();
      String libraries =
          files.stream()
              .filter(file -> file.getFileName().toString().matches("lib.*\\.so\\..*"))
              .map(file -> String.valueOf(file.getParent()))
              .distinct()
              .sorted()
              .collect(Collectors.joining(":"));
      return files.stream()
          .filter(file -> file.endsWith("sbin/nft"))
          .findFirst()
          .map(program -> new Nft(program, libraries))
          .orElseThrow(
              () -> new EnvironmentException("no `nft` in the packages; install nftables"));
    }
  }

  Part part() throws IOException {
    String said =
        Program.of(program.toString(), "--version")
            .in(libraries.isEmpty() ? Map.of() : Map.of("LD_LIBRARY_PATH", libraries))
            .output();
    String version = Inventory.number(said);
    return Part.program("nftables", version)
        .licence("GPL-2.0-only")
        .purl("pkg:generic/nftables@" + version)
        .of(program);
  }

  private static List<String> packages() {
    return Program.of(
            "apt-cache",
            "depends",
            "--recurse",
            "--no-recommends",
            "--no-suggests",
            "--no-conflicts",
            "--no-breaks",
            "--no-replaces",
            "--no-enhances",
            "nftables")
        .output()
        .lines()
        .filter(line -> !line.startsWith(" ") && !line.startsWith("|"))
        .filter(line -> !line.matches(BASE))
        .distinct()
        .sorted()
        .toList();
  }
}
