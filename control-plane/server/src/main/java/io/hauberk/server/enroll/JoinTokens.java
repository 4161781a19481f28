package io.hauberk.server.enroll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One-time join tokens: 256 random bits that let one named workload enrol once. A file named by the
 * SHA-256 of the token is all that is kept of it; what renames that file has used the token up, for
 * good.
 */
public final class JoinTokens {
  private static final String PREFIX = "hauberk-join-";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param random cryptographically strong
   */
  public JoinTokens(Path folder, InstantSource clock, RandomGenerator random) {
    this.folder = folder;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What a token grants.
   *
   * @param replace even while the workload holds a live certificate
   * @param used it opens nothing any more; who used it may only ask for the same answer again
   */
  public record Grant(WorkloadId workload, Instant expires, boolean replace, boolean used) {}

  /**
   * Makes a token.
   *
   * @return its text, which is kept nowhere
   */
  public String create(WorkloadId workload, Duration validFor, boolean replace)
      throws StateFailure {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    ObjectNode json = JSON.createObjectNode();
    json.put("workload", workload.toString());
    json.put("expires", clock.instant().plus(validFor).toString());
    json.put("replace", replace);
    fresh(token).write(json.toString().getBytes(StandardCharsets.UTF_8));
    return token;
  }

  /** What the token grants; absent when it is unknown or expired. */
  public Optional<Grant> find(String token) throws StateFailure {
    Optional<Grant> grant = fresh(token).read().flatMap(content -> parse(content, false));
    if (grant.isEmpty()) {
      grant = used(token).read().flatMap(content -> parse(content, true));
    }
    return grant.filter(this::isLive);
  }

  /**
   * Uses the token up.
   *
   * @return whether it was there to be used: of several calls at a time exactly one is told so
   */
  public boolean consume(String token) throws StateFailure {
    return fresh(token).renameTo(used(token));
  }

  /** Deletes what has expired. */
  public void purge() throws StateFailure {
    List<Path> files;
    try (var all = Files.list(folder)) {
      files = all.toList();
    } catch (IOException e) {
      throw StateFailure.of(folder, e);
    }
    for (Path path : files) {
      DurableFile file = new DurableFile(path);
      Optional<byte[]> content = file.read();
      if (content.isPresent()
          && content.flatMap(c -> parse(c, true)).filter(this::isLive).isEmpty()) {
        file.delete();
      }
    }
  }

  private boolean isLive(Grant grant) {
    return clock.instant().isBefore(grant.expires());
  }

  private DurableFile fresh(String token) {
    return new DurableFile(folder.resolve(sha256(token) + ".json"));
  }

  private DurableFile used(String token) {
    return new DurableFile(folder.resolve(sha256(token) + ".used"));
  }

  private static Optional<Grant> parse(byte[] content, boolean used) {
    try {
      JsonNode json = JSON.readTree(content);
      return Optional.of(
          new Grant(
              WorkloadId.parse(json.path("workload").asText()),
              Instant.parse(json.path("expires").asText()),
              json.path("replace").asBoolean(),
              used));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      // damaged: a token that nobody can read opens nothing
      return Optional.empty();
    }
  }

  private static String sha256(String token) {
    try {
      byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
