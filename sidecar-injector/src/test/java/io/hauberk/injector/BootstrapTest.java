package io.hauberk.injector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.sidecar.EnvoyBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
  private static final JsonNode POD =
      Samples.json(
          """
          {'metadata': {'name': 'bob'}, 'spec': {'containers': [{'name': 'app', 'image': 'a',
              'readinessProbe': {'httpGet': {'port': 8080, 'path': '/health?a=$(POD_UID)'}},
              'livenessProbe': {'tcpSocket': {'port': 8080}},
              'startupProbe': {'grpc': {'port': 9090, 'service': 'x'}},
              'lifecycle': {'preStop': {'httpGet': {'port': 8443, 'scheme': 'HTTPS'}}}}]}}
          """);

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"kubelet", "key-writer"})
  void envoyAcceptsIt(String identity) throws Exception {
    IdentityMode mode = identity.equals("kubelet") ? Samples.KUBELET : Samples.KEY_WRITER;
    InjectorOptions options = Samples.options(InterceptionMode.INIT, mode);
    String bootstrap = Samples.bootstrap(Samples.patched(Samples.injector(options), POD));
    Process envoy =
        new ProcessBuilder(
                EnvoyBinary.locate().path().toString(),
                "--mode",
                "validate",
                "--config-yaml",
                inThisDirectory(bootstrap),
                "-l",
                "error")
            .redirectErrorStream(true)
            .start();
    String said = new String(envoy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, envoy.waitFor(), said);
  }

  /** The paths of a pod's containers, here. */
  private String inThisDirectory(String bootstrap) throws IOException {
    for (String name : new String[] {"id", "trust", "token", "csr"}) {
      Files.writeString(dir.resolve("sds-" + name + ".json"), "{}");
    }
    return bootstrap.replace("/etc/hauberk/", dir + "/").replace("/run/hauberk/tmp/", dir + "/");
  }
}
