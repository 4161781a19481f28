package io.hauberk.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {
  @TempDir Path dir;

  @Test
  void envoyAcceptsIt() throws Exception {
    Path file = write();
    ControlPlaneSecrets secrets = new ControlPlaneSecrets(dir);
    secrets.certificate("chain", dir.resolve("a.key"));
    secrets.trust("bundle", new TrustDomain("example.org"));
    Process envoy =
        new ProcessBuilder(
                EnvoyBinary.locate().path().toString(),
                "--mode",
                "validate",
                "-c",
                file.toString(),
                "-l",
                "error")
            .redirectErrorStream(true)
            .start();
    String said = new String(envoy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, envoy.waitFor(), said);
  }

  @Test
  void aValueCannotChangeTheShape() throws IOException {
    Bootstrap odd =
        new Bootstrap(
            WorkloadId.parse("alice/alice"),
            new ServerAddress("x\", \"y\": \"z", 15010),
            dir,
            dir.resolve("a.sock"),
            false);
    JsonNode read = new ObjectMapper().readTree(odd.json());
    assertEquals("alice/alice", read.at("/node/id").textValue());
    assertEquals(
        "x\", \"y\": \"z",
        read.at(
                "/static_resources/clusters/0/load_assignment/endpoints/0/lb_endpoints/0/endpoint"
                    + "/address/socket_address/address")
            .textValue());
  }

  @Test
  void anEnvoyThatCannotStartSaysWhy() throws Exception {
    Path file = dir.resolve("bad.json");
    Files.writeString(file, "{\"nodes\": 1}");
    try (EnvoyProcess envoy =
        EnvoyProcess.start(EnvoyBinary.locate(), file, dir, AdminSocket.in(dir))) {
      EnvironmentException e =
          assertThrows(EnvironmentException.class, () -> envoy.awaitReady(Duration.ofSeconds(20)));
      assertTrue(said(e).contains("envoy ended with status 1"), said(e));
    }
  }

  private Path write() throws IOException {
    Path file = dir.resolve("bootstrap.json");
    Files.writeString(
        file,
        new Bootstrap(
                WorkloadId.parse("alice/alice"),
                ServerAddress.parse("localhost:15010"),
                dir,
                AdminSocket.in(dir).path(),
                true)
            .json());
    return file;
  }

  private static String said(EnvironmentException e) {
    return String.valueOf(e.getMessage());
  }
}
