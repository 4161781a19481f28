package io.hauberk.images;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * A container image as one archive, which {@code ctr images import} and {@code docker load} take.
 * Equal contents give equal bytes.
 *
 * @see <a href="https://github.com/opencontainers/image-spec">OCI image format</a>, image layout
 */
public final class OciImage {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final String name;
  private final List<Layer> layers = new ArrayList<>();
  private final List<String> entrypoint = new ArrayList<>();
  private final List<String> environment = new ArrayList<>();
  private final Map<String, String> labels = new TreeMap<>();
  private String user = "";

  /**
   * @param name with its tag, such as {@code hauberk/proxy:0.1.0}; without a registry's host it is
   *     one of docker.io, as container engines read it
   */
  public OciImage(String name) {
    if (name.lastIndexOf(':') <= name.lastIndexOf('/')) {
      throw new IllegalArgumentException("`" + name + "` has no tag");
    }
    this.name = name;
    environment.add("PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  }

  /** Adds a layer over those that are there. */
  public OciImage layer(Layer layer) {
    layers.add(layer);
    return this;
  }

  public OciImage entrypoint(String... words) {
    entrypoint.addAll(List.of(words));
    return this;
  }

  /** Who the program runs as where the pod does not say. */
  public OciImage user(int uid, int gid) {
    user = uid + ":" + gid;
    return this;
  }

  public OciImage environment(String key, String value) {
    environment.add(key + "=" + value);
    return this;
  }

  /**
   * What tools show of it.
   *
   * @param key such as {@code org.opencontainers.image.title}
   */
  public OciImage label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  private record Blob(String digest, long size, Path file) {
    String path() {
      return "blobs/sha256/" + digest;
    }

    String descriptor(String type) {
      return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
          .formatted(type, digest, size);
    }
  }

  /** Writes the archive; what stood there is replaced at the end, in one step. */
  public void write(Path archive) throws IOException {
    Path folder = Objects.requireNonNull(archive.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    Path work = Files.createTempDirectory(folder, ".image");
    List<Path> made = new ArrayList<>();
    try {
      List<Blob> blobs = new ArrayList<>();
      List<String> unpacked = new ArrayList<>();
      for (Layer layer : layers) {
        Path file = work.resolve("layer" + blobs.size());
        made.add(file);
        blobs.add(pack(layer, file, unpacked));
      }
      Path whole = work.resolve("whole");
      made.add(whole);
      try (OutputStream out = Files.newOutputStream(whole);
          Tar tar = new Tar(out)) {
        assemble(tar, blobs, unpacked);
      }
      Files.move(whole, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      for (Path file : made) {
        Files.deleteIfExists(file);
      }
      Files.delete(work);
    }
  }

  private void assemble(Tar tar, List<Blob> blobs, List<String> unpacked) throws IOException {
    byte[] config = config(unpacked).getBytes(StandardCharsets.UTF_8);
    byte[] manifest = manifest(config, blobs).getBytes(StandardCharsets.UTF_8);
    tar.file("oci-layout", 0644, ascii("{\"imageLayoutVersion\":\"1.0.0\"}"));
    tar.file("index.json", 0644, ascii(index(manifest)));
    tar.file("manifest.json", 0644, ascii(dockers(config, blobs)));
    tar.directory("blobs", 0755);
    tar.directory("blobs/sha256", 0755);
    tar.file("blobs/sha256/" + hex(sha256().digest(config)), 0644, config);
    tar.file("blobs/sha256/" + hex(sha256().digest(manifest)), 0644, manifest);
    for (Blob blob : blobs) {
      tar.file(blob.path(), 0644, blob.file());
    }
  }

  private static Blob pack(Layer layer, Path file, List<String> unpacked) throws IOException {
    MessageDigest plain = sha256();
    MessageDigest packed = sha256();
    try (OutputStream out = Files.newOutputStream(file);
        DigestOutputStream digested = new DigestOutputStream(out, packed);
        GZIPOutputStream zip = new GZIPOutputStream(digested, 1 << 16);
        DigestOutputStream content = new DigestOutputStream(zip, plain);
        Tar tar = new Tar(content)) {
      layer.write(tar);
    }
    unpacked.add(hex(plain.digest()));
    return new Blob(hex(packed.digest()), Files.size(file), file);
  }

  private String config(List<String> unpacked) {
    return "{\"architecture\":\"%s\",\"os\":\"linux\",\"config\":{\"User\":%s,\"Env\":%s%s%s},"
            .formatted(
                architecture(),
                Json.text(user),
                Json.texts(environment),
                entrypoint.isEmpty() ? "" : ",\"Entrypoint\":" + Json.texts(entrypoint),
                labels.isEmpty() ? "" : ",\"Labels\":" + Json.texts(labels))
        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":%s}}"
            .formatted(Json.texts(unpacked.stream().map(hash -> "sha256:" + hash).toList()));
  }

  private static String manifest(byte[] config, List<Blob> blobs) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d},\"layers\":[%s]}"
        .formatted(
            MANIFEST,
            CONFIG,
            hex(sha256().digest(config)),
            config.length,
            blobs.stream().map(blob -> blob.descriptor(LAYER)).collect(Collectors.joining(",")));
  }

  private String index(byte[] manifest) {
    return "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d,\"platform\":{\"architecture\":\"%s\",\"os\":\"linux\"},\"annotations\":{\"io.containerd.image.name\":%s,\"org.opencontainers.image.ref.name\":%s}}]}"
        .formatted(
            MANIFEST,
            hex(sha256().digest(manifest)),
            manifest.length,
            architecture(),
            Json.text(fullName()),
            Json.text(name.substring(name.lastIndexOf(':') + 1)));
  }

  /** For {@code docker load}, which looks for a file of its own first. */
  private String dockers(byte[] config, List<Blob> blobs) {
    return "[{\"Config\":\"blobs/sha256/%s\",\"RepoTags\":[%s],\"Layers\":%s}]"
        .formatted(
            hex(sha256().digest(config)),
            Json.text(name),
            Json.texts(blobs.stream().map(Blob::path).toList()));
  }

  private String fullName() {
    int slash = name.indexOf('/');
    boolean host = slash > 0 && name.substring(0, slash).matches(".*[.:].*|localhost");
    return host ? name : slash > 0 ? "docker.io/" + name : "docker.io/library/" + name;
  }

  private static String architecture() {
    String machine = System.getProperty("os.arch", "");
    return machine.equals("aarch64") ? "arm64" : "amd64";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
