package io.hauberk.e2e.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One full run; every line of it, and nothing secret in anything that it wrote. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path scratch = Path.of("");
  private HauberkProcess run = new HauberkProcess(-1, "", "");
  private List<JsonNode> lines = List.of();

  @BeforeAll
  void play(@TempDir Path directory) throws IOException, InterruptedException {
    scratch = directory;
    run =
        HauberkProcess.run(
            scratch,
            Duration.ofMinutes(5),
            "demo",
            "-o",
            "json",
            "--dir",
            scratch.resolve("demo").toString());
    lines =
        StreamSupport.stream(JSON.readTree(run.out()).path("lines").spliterator(), false).toList();
  }

  @Test
  void everyLineIsAsExpected() {
    assertEquals(
        List.of(),
        lines.stream()
            .filter(line -> !line.path("ok").asBoolean())
            .map(JsonNode::toString)
            .toList());
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void showsWhatItPromises() {
    String all =
        lines.stream()
            .map(
                l ->
                    l.path("who").asText()
                        + ": "
                        + l.path("what").asText()
                        + " -> "
                        + l.path("seen").asText())
            .collect(Collectors.joining("\n"));
    for (String part :
        List.of(
            "bob: GET /customer-records -> allowed by"
                + " alice/bob-reads-customer-records/read-records",
            "bob: GET /customer-records/42?x=1 -> allowed",
            "bob: POST /customer-records -> denied by default-deny/alice/alice",
            "bob: GET /customer-recordsX -> denied by default-deny/alice/alice",
            "bob: GET /admin -> denied by default-deny/alice/alice",
            "at alice.alice:8443 -> denied by egress-deny/bob/bob",
            "at port 8443 -> denied by default-deny/alice/alice",
            "hardening/path-dot-segment",
            "carol: GET /customer-records -> denied by egress-deny/carol/carol",
            "carol, past her sidecar: GET /customer-records -> denied by default-deny/alice/alice",
            "dave: GET /customer-records -> denied by egress-deny/bob/dave",
            "dave, past his sidecar: GET /customer-records -> denied by default-deny/alice/alice",
            "eve, without a certificate: GET /customer-records -> denied by hardening/handshake",
            "mallory, as bob by another CA: GET /customer-records -> denied by hardening/handshake",
            "somebody, in plain text: GET /customer-records -> denied by hardening/handshake",
            "DELETE /customer-records/42 -> denied by guardrail/pci/no-deletes",
            "shadow: allowed by alice/bob-exports/export",
            "denied by quarantine/bob-is-out (inbound), connection cut",
            "after `hauberk release bob-is-out` -> allowed",
            "bob, while the control plane is dead: GET /reports/today -> allowed",
            "bob, policy removed meanwhile",
            "0 failed requests, alice sees bob's new certificate")) {
      assertTrue(all.contains(part), "`" + part + "` is missing in\n" + all);
    }
  }

  @Test
  void nothingThatIsWrittenHoldsAKeyOrAToken() throws Exception {
    Path demo = scratch.resolve("demo");
    Set<String> secrets = secrets(demo);
    assertTrue(secrets.size() >= 6, "keys and tokens were found where they belong");
    List<String> leaks = new ArrayList<>();
    for (Path file : files(demo)) {
      if (!holdsSecrets(file)) {
        leaks.addAll(
            leaks(secrets, file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1)));
      }
    }
    leaks.addAll(leaks(secrets, "standard output", run.out()));
    leaks.addAll(leaks(secrets, "standard error", run.err()));
    leaks.addAll(leaks(secrets, "status", status(demo)));
    assertEquals(List.of(), leaks);
  }

  @Test
  void everyKindOfDecisionIsInTheEvidenceWithBothEnds() throws IOException {
    DemoEvidence evidence = DemoEvidence.read(scratch.resolve("demo"));
    for (String part :
        List.of(
            "inbound bob/bob -> alice/alice allowed by"
                + " alice/bob-reads-customer-records/read-records",
            "inbound bob/bob -> alice/alice denied by default-deny/alice/alice (APPLICATION)",
            "inbound bob/bob -> alice/alice denied by default-deny/alice/alice (NETWORK)",
            "inbound carol/carol -> alice/alice denied by default-deny/alice/alice (CERTIFICATE)",
            "inbound bob/dave -> alice/alice denied by default-deny/alice/alice (LABELS)",
            "inbound bob/bob -> alice/alice denied by guardrail/pci/no-deletes",
            "inbound bob/bob -> alice/alice denied by hardening/path-dot-segment",
            "inbound bob/bob -> alice/alice denied by quarantine/bob-is-out",
            "outbound bob/bob -> alice/alice denied by egress-deny/bob/bob",
            "outbound carol/carol -> alice/alice denied by egress-deny/carol/carol",
            "listener a claim -> alice/alice denied by hardening/handshake")) {
      assertTrue(evidence.says(part), "`" + part + "` is missing in\n" + evidence);
    }
    assertFalse(evidence.text().contains("x=1"), "a query is in the evidence");
  }

  private static String status(Path demo) throws Exception {
    ServerOptions options =
        ServerOptions.of(
            demo.resolve("mesh"),
            demo.resolve("state"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    try (HauberkServer server = HauberkServer.start(options);
        AdminClient client = AdminClient.connect(server.adminAddress())) {
      return client.status().toString() + client.inspectCa();
    }
  }

  private static List<String> leaks(Set<String> secrets, String where, String text) {
    List<String> leaks = new ArrayList<>();
    if (text.contains("PRIVATE KEY")) {
      leaks.add(where + " holds a private key");
    }
    secrets.stream().filter(text::contains).forEach(unused -> leaks.add(where + " holds a secret"));
    return leaks;
  }

  /** Bodies of keys, line by line, and tokens. */
  private static Set<String> secrets(Path demo) throws IOException {
    Set<String> secrets = new TreeSet<>();
    for (Path file : files(demo)) {
      if (!holdsSecrets(file)) {
        continue;
      }
      if (file.toString().endsWith(".token")) {
        secrets.add(JSON.readTree(Files.readString(file)).path("token").asText());
      } else {
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("-----") && line.length() >= 20)
            // the first line is the algorithm, the same for all
            .skip(1)
            .forEach(secrets::add);
      }
    }
    assertFalse(secrets.contains(""));
    return secrets;
  }

  private static boolean holdsSecrets(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".key") || name.equals("key.pem") || name.endsWith(".token");
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
