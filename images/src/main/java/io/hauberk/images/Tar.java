package io.hauberk.images;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes entries of a tar archive: owned by root, dated 1970, so that equal contents are equal
 * bytes.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">POSIX pax</a>,
 *     "ustar interchange format"
 */
final class Tar implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int PREFIX = 155;

  private final OutputStream out;

  Tar(OutputStream out) {
    this.out = out;
  }

  /** A folder; {@code name} does not begin with a slash. */
  void directory(String name, int mode) throws IOException {
    header(name + "/", mode, 0, '5', "");
  }

  void file(String name, int mode, byte[] content) throws IOException {
    header(name, mode, content.length, '0', "");
    out.write(content);
    pad(content.length);
  }

  void file(String name, int mode, Path content) throws IOException {
    long size = Files.size(content);
    header(name, mode, size, '0', "");
    long copied = Files.copy(content, out);
    if (copied != size) {
      throw new IOException("`" + content + "` changed while it was packed");
    }
    pad(size);
  }

  void link(String name, String target) throws IOException {
    header(name, 0777, 0, '2', target);
  }

  /** Two empty blocks; the stream itself stays open. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private void header(String name, int mode, long size, char type, String target)
      throws IOException {
    byte[] header = new byte[BLOCK];
    String rest = name;
    if (name.length() > NAME) {
      int cut = name.lastIndexOf('/', Math.min(PREFIX, name.length() - 2));
      if (cut < 0 || name.length() - cut - 1 > NAME) {
        throw new IOException("`" + name + "` is too long for an archive");
      }
      put(header, 345, PREFIX, name.substring(0, cut));
      rest = name.substring(cut + 1);
    }
    put(header, 0, NAME, rest);
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, size);
    octal(header, 136, 12, 0);
    header[156] = (byte) type;
    put(header, 157, NAME, target);
    put(header, 257, 8, "ustar\00000");
    // The checksum is taken with blanks in its own place.
    put(header, 148, 8, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    octal(header, 148, 7, sum);
    out.write(header);
  }

  private static void put(byte[] header, int at, int length, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IOException("`" + text + "` is too long for an archive");
    }
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static void octal(byte[] header, int at, int length, long number) throws IOException {
    String digits = String.format(Locale.ROOT, "%0" + (length - 1) + "o", number);
    put(header, at, length - 1, digits);
    header[at + length - 1] = 0;
  }

  private void pad(long size) throws IOException {
    int over = (int) (size % BLOCK);
    if (over > 0) {
      out.write(new byte[BLOCK - over]);
    }
  }
}
