package io.hauberk.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.hauberk.authority.encode.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a library that shares no code with ours says of our certificates. */
class OpensslTest {
  private final Path directory;

  OpensslTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aWorkloadsChainVerifiesForBothEnds() throws Exception {
    try (Authority authority = open()) {
      List<X509Certificate> chain = authority.issue(Bob.request(Bob.key())).chain();
      assertVerified(authority, chain, "-purpose", "sslserver");
      assertVerified(authority, chain, "-purpose", "sslclient");
      assertVerified(authority, chain, "-verify_hostname", "bob.bob.workload.example.org");
    }
  }

  @Test
  void theControlPlanesChainVerifiesForItsAddresses() throws Exception {
    try (Authority authority = open()) {
      List<X509Certificate> chain =
          authority.issueServer(List.of("127.0.0.1", "localhost"), Bob.HOUR).chain();
      assertVerified(authority, chain, "-purpose", "sslserver", "-verify_ip", "127.0.0.1");
      assertVerified(authority, chain, "-purpose", "sslserver", "-verify_hostname", "localhost");
    }
  }

  @Test
  void aLeafReadsAsItsProfileSays() throws Exception {
    try (Authority authority = open()) {
      String text = text(authority.issue(Bob.request(Bob.key())).leaf());
      assertTrue(
          text.contains(
              "X509v3 Subject Alternative Name: critical\n"
                  + "                URI:spiffe://example.org/ns/bob/sa/bob,"
                  + " DNS:bob.bob.workload.example.org\n"),
          text);
      assertTrue(
          text.contains("X509v3 Key Usage: critical\n                Digital Signature\n"), text);
      assertTrue(
          text.contains("TLS Web Server Authentication, TLS Web Client Authentication\n"), text);
      assertTrue(
          text.contains("X509v3 Basic Constraints: critical\n                CA:FALSE\n"), text);
      assertTrue(text.contains("Signature Algorithm: ecdsa-with-SHA256"), text);
      assertTrue(text.contains("ASN1 OID: prime256v1"), text);
      assertTrue(text.contains("Subject: \n"), text);
    }
  }

  @Test
  void anIntermediateIsHeldToTheTrustDomain() throws Exception {
    try (Authority authority = open()) {
      String text = text(authority.issue(Bob.request(Bob.key())).chain().get(1));
      assertTrue(
          text.contains(
              """
              X509v3 Name Constraints: critical
                              Permitted:
                                URI:example.org
                                DNS:example.org
              """),
          text);
      assertTrue(text.contains("CA:TRUE, pathlen:0\n"), text);
      assertTrue(text.contains("Certificate Sign, CRL Sign\n"), text);
      String root = text(authority.bundle().getFirst());
      assertTrue(root.contains("CA:TRUE, pathlen:1\n"), root);
    }
  }

  private Authority open() {
    return Authority.open(
        directory.resolve("state"),
        Bob.DOMAIN,
        new AuthorityOptions(InstantSource.system(), new SecureRandom()));
  }

  private void assertVerified(Authority authority, List<X509Certificate> chain, String... options)
      throws Exception {
    Path roots = Files.writeString(directory.resolve("roots.pem"), Pem.encode(authority.bundle()));
    Path above =
        Files.writeString(
            directory.resolve("above.pem"), Pem.encode(chain.subList(1, chain.size())));
    Path leaf = Files.writeString(directory.resolve("leaf.pem"), Pem.encode(chain.getFirst()));
    List<String> command =
        new ArrayList<>(List.of("verify", "-x509_strict", "-CAfile", roots.toString()));
    command.addAll(List.of("-untrusted", above.toString()));
    command.addAll(List.of(options));
    command.add(leaf.toString());
    assertEquals(leaf + ": OK\n", openssl(command));
  }

  private String text(X509Certificate certificate) throws Exception {
    Path file = Files.writeString(directory.resolve("one.pem"), Pem.encode(certificate));
    return openssl(List.of("x509", "-noout", "-text", "-in", file.toString()));
  }

  private static String openssl(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "openssl hangs");
      assertEquals(0, process.exitValue(), output);
      return output;
    } catch (IOException e) {
      return fail("openssl is missing: install it with `apt-get install openssl`", e);
    }
  }
}
