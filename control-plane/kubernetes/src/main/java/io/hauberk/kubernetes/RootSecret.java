package io.hauberk.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.authority.Authority;
import io.hauberk.authority.AuthorityOptions;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.source.ClusterOrigin;
import io.hauberk.server.main.StartupFailure;
import io.hauberk.server.main.StartupFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The root of the mesh, which all control planes of the cluster share, in a Secret. The first one
 * makes it; of two that do so at once the API server takes one, and the other takes that.
 */
final class RootSecret implements ClusterOrigin.Root {
  /** In the namespace of the control plane. */
  static final String NAME = "hauberk-ca";

  private static final String KEY = "root.key";
  private static final String CERTIFICATE = "root.pem";
  private static final int CONFLICT = 409;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String namespace;
  private final InstantSource clock;
  private final SecureRandom random;

  RootSecret(KubernetesClient client, String namespace, InstantSource clock, SecureRandom random) {
    this.client = client;
    this.namespace = namespace;
    this.clock = clock;
    this.random = random;
  }

  /** The two files of an authority's root, PEM. */
  private record Root(String key, String certificate) {
    static Root in(Path directory) throws IOException {
      return new Root(
          Files.readString(directory.resolve(KEY)),
          Files.readString(directory.resolve(CERTIFICATE)));
    }

    void write(Path directory) throws IOException {
      write(directory.resolve(KEY), key);
      write(directory.resolve(CERTIFICATE), certificate);
    }

    /** Never the key. */
    @Override
    public String toString() {
      return "root";
    }

    private static void write(Path file, String content) throws IOException {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content);
    }
  }

  /** What all control planes have, and whether it was made by this one, now. */
  private record Shared(Root root, boolean isNew) {}

  @Override
  public boolean prepare(Path state, TrustDomain trustDomain) throws StartupFailure {
    try {
      Shared shared = shared(state, trustDomain);
      Path mine = state.resolve(CERTIFICATE);
      if (Files.exists(mine) && !Files.readString(mine).equals(shared.root().certificate())) {
        throw new StartupFailure(
            Reason.CLUSTER_UNUSABLE,
            "the state in `"
                + state
                + "` has another root than Secret `"
                + namespace
                + "/"
                + NAME
                + "`: give the control plane an empty `--state`");
      }
      shared.root().write(state);
      return shared.isNew();
    } catch (IOException e) {
      throw new StartupFailure(
          Reason.STATE_UNUSABLE,
          "the root cannot be kept in `" + state + "`: " + e.getMessage(),
          List.of(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupFailure(
          Reason.INTERRUPTED, "stopped while waiting for the API server to give the root");
    }
  }

  /** Asks until there is an answer: nothing can be served without the root. */
  private Shared shared(Path state, TrustDomain trustDomain)
      throws IOException, InterruptedException {
    while (true) {
      try {
        Optional<Root> there = read();
        if (there.isPresent()) {
          return new Shared(there.get(), false);
        }
        Root made = make(state, trustDomain);
        if (create(made)) {
          return new Shared(made, true);
        }
      } catch (KubernetesClientException e) {
        System.getLogger(RootSecret.class.getName())
            .log(System.Logger.Level.WARNING, "the root cannot be had yet: {0}", e.getMessage());
        Thread.sleep(PAUSE);
      }
    }
  }

  private Optional<Root> read() {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(NAME).get())
        .map(Secret::getData)
        .map(
            data ->
                new Root(
                    decode(data.getOrDefault(KEY, "")),
                    decode(data.getOrDefault(CERTIFICATE, ""))));
  }

  private boolean create(Root root) {
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(NAME)
            .withLabels(Map.of("app.kubernetes.io/managed-by", "hauberk"))
            .endMetadata()
            .withType("hauberk.io/root")
            .withData(Map.of(KEY, encode(root.key()), CERTIFICATE, encode(root.certificate())))
            .build();
    try {
      return client.resource(secret).create() != null;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  private Root make(Path state, TrustDomain trustDomain) throws IOException {
    Path fresh = state.resolve("new-root");
    deleteAll(fresh);
    Authority.open(fresh, trustDomain, new AuthorityOptions(clock, random)).close();
    Root made = Root.in(fresh);
    deleteAll(fresh);
    return made;
  }

  private static void deleteAll(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private static String decode(String text) {
    return new String(
        Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)),
        StandardCharsets.US_ASCII);
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
