package io.hauberk.envoy.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.hauberk.policy.model.Protocol;
import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy reads what is compiled, every field of it, and has nothing to say against it. */
class EnvoyAcceptsTest {
  @TempDir Path directory;

  @Test
  void everyCase() throws IOException, InterruptedException {
    for (String name : Cases.names()) {
      validate(name, Cases.resources(name));
    }
  }

  @Test
  void aCrowd() throws IOException, InterruptedException {
    for (Protocol protocol : Protocol.values()) {
      List<XdsResource> resources =
          new ArrayList<>(
              ProxyCompiler.compile(
                      Few.alice(protocol, Few.crowd(), Optional.of(Few.crowd())),
                      new CompileOptions(0))
                  .resources());
      resources.addAll(QuarantineCompiler.compile(Few.MESH, List.of()));
      validate(protocol.name(), resources);
    }
  }

  private void validate(String name, List<XdsResource> resources)
      throws IOException, InterruptedException {
    TestAuthority authority = new TestAuthority("root", InstantSource.system());
    TestIdentity alice = authority.issue(Few.account("alice"), Few.MESH.instance(Cases.ALICE));
    Path key = directory.resolve(name + ".key");
    Files.writeString(key, alice.keyPem());
    List<XdsResource> all = new ArrayList<>(resources);
    all.add(SecretCompiler.identity(alice.chainPem(), key.toString()));
    all.add(SecretCompiler.bundle(authority.rootPem()));
    all.add(renamed(all.get(all.size() - 2), SecretCompiler.IDENTITY_FILE));
    all.add(renamed(all.get(all.size() - 2), SecretCompiler.TRUST_FILE));
    Path bootstrap = directory.resolve(name + ".pb");
    Files.write(bootstrap, StaticBootstrap.of(all).toByteArray());
    Path said = directory.resolve(name + ".log");
    Process envoy =
        new ProcessBuilder(
                EnvoyBinary.locate().path().toString(),
                "--mode",
                "validate",
                "--disable-hot-restart",
                "--log-level",
                "warning",
                "--config-path",
                bootstrap.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(envoy.waitFor(60, TimeUnit.SECONDS), "Envoy did not end");
    assertEquals(0, envoy.exitValue(), name + ": " + Files.readString(said));
  }

  /** The same secret as a file of secrets calls it. */
  private static XdsResource renamed(XdsResource secret, String name) throws IOException {
    return XdsResource.of(
        name, secret.body().unpack(Secret.class).toBuilder().setName(name).build());
  }
}
