package io.hauberk.images;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A component of an {@link Inventory}. */
final class Part {
  private final ObjectNode component = Inventory.JSON.createObjectNode();

  private Part(String type, String name, String version) {
    component.put("type", type).put("name", name).put("version", version);
  }

  static Part program(String name, String version) {
    return new Part("application", name, version);
  }

  static Part library(String name, String version) {
    return new Part("library", name, version);
  }

  /**
   * @param expression SPDX
   */
  Part licence(String expression) {
    component.putArray("licenses").addObject().put("expression", expression);
    return this;
  }

  /**
   * @param url what scanners look up
   * @see <a href="https://github.com/package-url/purl-spec">package URL</a>
   */
  Part purl(String url) {
    component.put("purl", url);
    return this;
  }

  /** The digest of the file that is in the image. */
  Part of(Path file) throws IOException {
    hash(component, file);
    return this;
  }

  ObjectNode component() {
    return component;
  }

  /** Says in {@code component} which bytes it is about, and nothing else of the kind. */
  static void hash(ObjectNode component, Path file) throws IOException {
    component
        .putArray("hashes")
        .addObject()
        .put("alg", "SHA-256")
        .put("content", HexFormat.of().formatHex(digest(file)));
  }

  private static byte[] digest(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // what is read is digested
      }
      return in.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
