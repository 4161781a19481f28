package io.hauberk.e2e.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.hauberk.testkit.cluster.Component;
import io.hauberk.testkit.cluster.KubernetesBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Go program that runs in pods and on nodes has its own tests; the build runs them. */
class InitProgramTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("hauberk.root"), "sidecar-injector/init");

  @ParameterizedTest
  @ValueSource(strings = {"vet", "test"})
  void goAgrees(String verb) throws Exception {
    Path nft = KubernetesBinaries.locate().require(Component.NFT).resolve("nft");
    ProcessBuilder go = new ProcessBuilder("go", verb, "./...").directory(SOURCES.toFile());
    go.environment().putAll(Map.of("HAUBERK_NFT", nft.toString(), "GOTOOLCHAIN", "local"));
    try {
      Process process = go.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
    } catch (IOException e) {
      fail("no `go`; install Go 1.24 or later (`apt-get install golang`, or https://go.dev/dl)", e);
    }
  }
}
