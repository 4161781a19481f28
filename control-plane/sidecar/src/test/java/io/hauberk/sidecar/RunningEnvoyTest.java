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
    EnvoyProcess envoy = start(admin);
    try (envoy) {
      envoy.awaitReady(Duration.ofSeconds(20));
      assertTrue(admin.get("/server_info").contains("\"state\": \"LIVE\""));
    }
    envoy.exit().get(5, TimeUnit.SECONDS);
    assertFalse(envoy.ready());
  }

  @Test
  void takesThePlaceOfTheOneThatAKilledRunnerLeft() throws Exception {
    AdminSocket admin = AdminSocket.in(dir);
    try (EnvoyProcess left = start(admin)) {
      left.awaitReady(Duration.ofSeconds(20));
      try (EnvoyProcess next = start(admin)) {
        next.awaitReady(Duration.ofSeconds(20));
        assertFalse(left.alive());
      }
    }
  }

  @Test
  void leavesAnotherProgramOfThatNumberAlone() throws Exception {
    PidFile.in(dir).write(ProcessHandle.current().pid());
    AdminSocket admin = AdminSocket.in(dir);
    try (EnvoyProcess envoy = start(admin)) {
      envoy.awaitReady(Duration.ofSeconds(20));
    }
  }

  private EnvoyProcess start(AdminSocket admin) throws Exception {
    Path bootstrap = dir.resolve("bootstrap.json");
    Files.writeString(
        bootstrap, "{\"admin\":{\"address\":{\"pipe\":{\"path\":\"" + admin.path() + "\"}}}}");
    return EnvoyProcess.start(EnvoyBinary.locate(), bootstrap, dir, admin);
  }
}
