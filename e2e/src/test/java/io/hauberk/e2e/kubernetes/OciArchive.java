package io.hauberk.e2e.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A container image in one archive, read by the letter of the format and not by what wrote it.
 *
 * @param files of the archive, by name
 * @param contents of those that are small
 * @see <a href="https://github.com/opencontainers/image-spec">OCI image format</a>
 */
record OciArchive(Path path, Map<String, Entry> files, Map<String, byte[]> contents) {
  private static final int BLOCK = 512;
  private static final int SMALL = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A file of an archive.
   *
   * @param digest SHA-256, in hex
   */
  record Entry(int mode, long size, String digest, char type) {}

  static OciArchive read(Path path) throws IOException {
    OciArchive archive = new OciArchive(path, new TreeMap<>(), new TreeMap<>());
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      archive.addAll(in);
    }
    return archive;
  }

  /** What a layer adds. */
  OciArchive layer(String digest) throws IOException {
    OciArchive layer = new OciArchive(path, new TreeMap<>(), new TreeMap<>());
    try (InputStream packed = blob(digest);
        InputStream in = new BufferedInputStream(new GZIPInputStream(packed))) {
      layer.addAll(in);
    }
    return layer;
  }

  /** The digest of a layer as it is unpacked. */
  String unpacked(String digest) throws IOException {
    try (InputStream packed = blob(digest);
        DigestInputStream in = new DigestInputStream(new GZIPInputStream(packed), sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  JsonNode json(String name) throws IOException {
    byte[] content = contents.get(name);
    if (content == null) {
      throw new AssertionError("no `" + name + "` in " + path + ": " + files.keySet());
    }
    return JSON.readTree(content);
  }

  private InputStream blob(String digest) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path));
    for (byte[] header = in.readNBytes(BLOCK); header[0] != 0; header = in.readNBytes(BLOCK)) {
      long size = octal(header, 124, 12);
      if (name(header).equals("blobs/sha256/" + digest)) {
        return in;
      }
      in.skipNBytes(padded(size));
    }
    in.close();
    throw new AssertionError("no blob " + digest + " in " + path);
  }

  private void addAll(InputStream in) throws IOException {
    for (byte[] header = in.readNBytes(BLOCK); header[0] != 0; header = in.readNBytes(BLOCK)) {
      long size = octal(header, 124, 12);
      MessageDigest digest = sha256();
      byte[] small = new byte[size <= SMALL ? (int) size : 0];
      byte[] buffer = new byte[1 << 16];
      for (long left = size; left > 0; ) {
        int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
        digest.update(buffer, 0, read);
        if (small.length > 0) {
          System.arraycopy(buffer, 0, small, (int) (size - left), read);
        }
        left -= read;
        if (read == 0) {
          throw new IOException("`" + path + "` ends within `" + name(header) + "`");
        }
      }
      in.skipNBytes(padded(size) - size);
      String hex = HexFormat.of().formatHex(digest.digest());
      Entry entry = new Entry((int) octal(header, 100, 8), size, hex, (char) header[156]);
      if (files.put(name(header), entry) != null) {
        throw new AssertionError("`" + name(header) + "` is twice in " + path);
      }
      contents.put(name(header), small);
    }
  }

  private static String name(byte[] header) {
    String prefix = text(header, 345, 155);
    return (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
  }

  private static String text(byte[] header, int at, int length) {
    int end = at;
    while (end < at + length && header[end] != 0) {
      end++;
    }
    return new String(header, at, end - at, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int at, int length) {
    return Long.parseLong(text(header, at, length).strip(), 8);
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
