package io.hauberk.evidence.sink.receiver;

import io.hauberk.evidence.sink.tls.TlsFiles;
import io.hauberk.testkit.tls.TestAuthority;
import io.hauberk.testkit.tls.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** One authority, a server {@code localhost} and a client, as PEM files in a folder. */
public final class Credentials {
  private final Path folder;
  private final TestIdentity server;
  private final TestAuthority authority;

  public Credentials(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.authority = new TestAuthority("receivers", InstantSource.system());
    this.server =
        authority.issue(
            "server", List.of(), List.of("localhost"), List.of(InetAddress.getLoopbackAddress()));
    Files.writeString(authorities(), authority.rootPem());
    write("server", server);
    write("client", authority.issue("client", List.of(), List.of("client"), List.of()));
  }

  private void write(String name, TestIdentity identity) throws IOException {
    Files.writeString(folder.resolve(name + ".pem"), identity.chainPem());
    Files.writeString(folder.resolve(name + ".key"), identity.keyPem());
  }

  /** What the sinks use, as if it had been left there too long. */
  public TlsFiles expired() throws IOException {
    Instant now = Instant.now();
    write(
        "expired",
        authority.issue(
            new TestAuthority.Leaf(
                List.of(), List.of("client"), now.minusSeconds(7200), now.minusSeconds(3600))));
    return files("expired");
  }

  /** Those files hold the client's own from now on. */
  public void renew(TlsFiles.Pair files) throws IOException {
    Files.copy(key("client"), files.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(certificate("client"), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
  }

  public Path authorities() {
    return folder.resolve("authorities.pem");
  }

  public Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  public Path key(String name) {
    return folder.resolve(name + ".key");
  }

  public TestIdentity server() {
    return server;
  }

  public TestAuthority authority() {
    return authority;
  }

  /** What the sinks use. */
  public TlsFiles client() {
    return files("client");
  }

  private TlsFiles files(String name) {
    return new TlsFiles(
        Optional.of(authorities()), Optional.of(new TlsFiles.Pair(certificate(name), key(name))));
  }
}
