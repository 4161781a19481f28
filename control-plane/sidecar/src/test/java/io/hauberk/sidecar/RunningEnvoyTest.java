package io.hauberk.sidecar;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningEnvoyTest {
  @TempDir Path dir;

  @Test
  void isReadyAnswersOnItsSocketAndEnds() throws Exception {
    AdminSocket admin = AdminSocket.in(dir);
    Path bootstrap = dir.resolve("bootstrap.json");
    Files.writeString(
        bootstrap, "{\"admin\":{\"address\":{\"pipe\":{\"path\":\"" + admin.path() + "\"}}}}");
    EnvoyProcess envoy = EnvoyProcess.start(EnvoyBinary.locate(), bootstrap, dir, admin);
    try (envoy) {
      envoy.awaitReady(Duration.ofSeconds(20));
      assertTrue(admin.get("/server_info").contains("\"state\": \"LIVE\""));
    }
    envoy.exit().get(5, TimeUnit.SECONDS);
    assertFalse(envoy.ready());
  }
}
