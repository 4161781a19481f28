package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator types while a control plane runs. */
class OperatorTest {
  private static final String MESH =
      """
      apiVersion: hauberk.io/v1alpha1
      kind: MeshConfig
      metadata: {name: mesh}
      spec: {trustDomain: example.org}
      ---
      apiVersion: hauberk.io/v1alpha1
      kind: Workload
      metadata: {name: bob, namespace: bob}
      spec: {serviceAccount: bob}
      """;

  @TempDir Path dir;

  @Test
  void tokenIdentityStatusQuarantineReleaseAndCa() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("mesh"));
    Files.writeString(folder.resolve("mesh.yaml"), MESH);
    ServerOptions options =
        ServerOptions.of(
            folder,
            dir.resolve("state"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    // the certificate's clock is the real one, so the commands get theirs from the system too
    try (HauberkServer server = HauberkServer.start(options)) {
      assertFalse(server.address().isUnresolved());
      Path token = dir.resolve("bob.token");
      assertEquals(0, operator("token", "bob/bob", "--out", token.toString()).status());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
      Ran identity =
          Ran.live(
              "identity",
              "--workload",
              "bob/bob",
              "--token-file",
              token.toString(),
              "--out",
              dir.resolve("id").toString());
      assertEquals(0, identity.status(), identity.err());
      for (String file : new String[] {"key.pem", "chain.pem", "bundle.pem"}) {
        assertTrue(Files.isReadable(dir.resolve("id").resolve(file)), file);
      }
      JsonNode status = new ObjectMapper().readTree(operator("status", "-o", "json").out());
      assertEquals("bob/bob", status.at("/workloads/0/name").asText());
      assertFalse(status.at("/workloads/0/certificate/serial").asText().isEmpty());

      Ran out = operator("quarantine", "bob/bob", "--reason", "test", "--name", "q", "--for", "1h");
      assertTrue(
          out.out().startsWith("quarantine/q excludes bob.bob.workload.example.org"), out.out());
      assertTrue(operator("status").out().contains("quarantine/q excludes"));
      assertEquals(3, operator("release", "nobody").status());
      assertEquals(0, operator("release", "q").status());

      Ran ca = operator("ca", "inspect", "-o", "yaml");
      assertTrue(ca.out().contains("trustDomain: example.org"), ca.out());
      assertTrue(ca.out().contains("role: root"), ca.out());
      assertEquals(3, operator("token", "nobody/nobody", "--out", token.toString()).status());
    }
  }

  private Ran operator(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--state";
    all[words.length + 1] = dir.resolve("state").toString();
    return Ran.live(all);
  }
}
