package io.hauberk.sidecar.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a workload's identity lies.
 *
 * <pre>
 * &lt;fingerprint&gt;.key            every key in use, mode 0600; the last two
 * identity-&lt;serial&gt;/           key.pem chain.pem bundle.pem state.json: one identity, never changed; the last two
 * current -&gt; identity-&lt;serial&gt; switched by one rename
 * key.pem chain.pem bundle.pem -&gt; current/...
 * </pre>
 *
 * A program that reads all three through {@code current}, resolved once, never sees halves of two
 * identities. One that opens {@code key.pem} and {@code chain.pem} one after the other may, if the
 * switch falls between: it reads again.
 */
public final class IdentityDirectory {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "identity-";
  private static final List<String> SHOWN = List.of("key.pem", "chain.pem", "bundle.pem");

  private final Path directory;
  private final WorkloadKeys keys;

  public IdentityDirectory(Path directory, SecureRandom random) {
    this.directory = directory.toAbsolutePath().normalize();
    this.keys = new WorkloadKeys(this.directory, random);
  }

  /** Absolute. */
  public Path path() {
    return directory;
  }

  WorkloadKeys keys() {
    return keys;
  }

  /**
   * An identity that was kept, and what is needed to renew it without a token.
   *
   * @param spentToken fingerprint of the token that began it
   */
  record Kept(
      WorkloadIdentity identity,
      WorkloadId workload,
      ServerAddress server,
      TrustDomain trustDomain,
      String spentToken) {}

  /** The current identity, if there is one and its key is whole. */
  Optional<Kept> read() {
    try {
      if (!Files.exists(current())) {
        return Optional.empty();
      }
      Path generation = current().toRealPath();
      JsonNode state = JSON.readTree(Files.readString(generation.resolve("state.json")));
      List<X509Certificate> chain = certificates(generation.resolve("chain.pem"));
      List<X509Certificate> bundle = certificates(generation.resolve("bundle.pem"));
      Instant renewAt = Instant.parse(state.path("renewAt").asText());
      return keys.find(chain.getFirst().getPublicKey())
          .map(
              key ->
                  new Kept(
                      new WorkloadIdentity(
                          key, chain, bundle, renewAt, state.path("durable").asBoolean()),
                      WorkloadId.parse(state.path("workload").asText()),
                      ServerAddress.parse(state.path("server").asText()),
                      new TrustDomain(state.path("trustDomain").asText()),
                      state.path("spentToken").asText()));
    } catch (IOException e) {
      throw unusable(e);
    } catch (CertificateException | DateTimeException | IllegalArgumentException e) {
      // a directory that somebody changed by hand holds no identity
      return Optional.empty();
    }
  }

  /** Makes it the current one, for every reader at once. */
  void write(Kept kept) {
    Path previous = Files.exists(current()) ? real(current()) : current();
    Path generation = directory.resolve(PREFIX + kept.identity().serial());
    try {
      OwnerFile.createDirectories(generation);
      OwnerFile.write(generation.resolve("chain.pem"), kept.identity().chainPem());
      OwnerFile.write(generation.resolve("bundle.pem"), kept.identity().bundlePem());
      OwnerFile.write(
          generation.resolve("key.pem"), Files.readString(kept.identity().key().file()));
      OwnerFile.write(generation.resolve("state.json"), state(kept));
      OwnerFile.pointTo(current(), Path.of(generation.getFileName().toString()));
      for (String name : SHOWN) {
        link(name);
      }
      deleteAllBut(Set.of(generation, previous));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void link(String name) throws IOException {
    Path link = directory.resolve(name);
    if (!Files.isSymbolicLink(link)) {
      OwnerFile.pointTo(link, Path.of("current", name));
    }
  }

  private static String state(Kept kept) throws IOException {
    ObjectNode state =
        JSON.createObjectNode()
            .put("workload", kept.workload().toString())
            .put("server", kept.server().toString())
            .put("trustDomain", kept.trustDomain().name())
            .put("renewAt", kept.identity().renewAt().toString())
            .put("spentToken", kept.spentToken())
            .put("durable", kept.identity().durable());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(state) + "\n";
  }

  private void deleteAllBut(Set<Path> wanted) throws IOException {
    Set<String> fingerprints = new HashSet<>();
    for (Path generation : generations()) {
      if (wanted.contains(generation)) {
        fingerprints.addAll(fingerprint(generation));
      } else {
        delete(generation);
      }
    }
    keys.settle(fingerprints);
  }

  private static Set<String> fingerprint(Path generation) throws IOException {
    try {
      X509Certificate leaf = certificates(generation.resolve("chain.pem")).getFirst();
      return Set.of(WorkloadKeys.fingerprint(leaf.getPublicKey()));
    } catch (CertificateException e) {
      return Set.of();
    }
  }

  private List<Path> generations() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(p -> p.getFileName().toString().startsWith(PREFIX))
          .filter(p -> Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  private static void delete(Path generation) throws IOException {
    try (Stream<Path> files = Files.list(generation)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(generation);
  }

  private Path current() {
    return directory.resolve("current");
  }

  private Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, CertificateException {
    return PemText.readCertificates(Files.readString(file));
  }

  private EnvironmentException unusable(IOException e) {
    return new EnvironmentException(
        "the identity in `"
            + directory
            + "` cannot be read or written ("
            + e.getMessage()
            + "): choose a directory that you may write to and that has space",
        e);
  }
}
