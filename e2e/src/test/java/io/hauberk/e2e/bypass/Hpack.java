package io.hauberk.e2e.bypass;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** As much of HPACK (RFC 7541) as it takes to write literals and to read a status. */
final class Hpack {
  /** Appendix A: indices of the statuses of the static table. */
  private static final Map<Integer, Integer> STATUS_BY_INDEX =
      Map.of(8, 200, 9, 204, 10, 206, 11, 304, 12, 400, 13, 404, 14, 500);

  private Hpack() {}

  /** Literal without indexing, new name, no Huffman code: each character is one byte. */
  static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** The status of a response's header block; it always stands first. */
  static int status(byte[] block) {
    int at = 0;
    while (at < block.length && (block[at] & 0xe0) == 0x20) {
      at++; // a change of the table's size
    }
    int first = block[at] & 0xff;
    if ((first & 0x80) != 0) {
      return STATUS_BY_INDEX.getOrDefault(first & 0x7f, 0);
    }
    boolean huffman = (block[at + 1] & 0x80) != 0;
    int length = block[at + 1] & 0x7f;
    if (!huffman) {
      return Integer.parseInt(new String(block, at + 2, length, StandardCharsets.US_ASCII));
    }
    return digits(block, at + 2);
  }

  /** Appendix B: 0 to 2 have codes of five bits, 3 to 9 of six, from 011001 on. */
  private static int digits(byte[] block, int at) {
    int bits = (block[at] & 0xff) << 16 | (block[at + 1] & 0xff) << 8;
    bits |= at + 2 < block.length ? block[at + 2] & 0xff : 0;
    int left = 24;
    int number = 0;
    for (int i = 0; i < 3; i++) {
      int five = (bits >>> (left - 5)) & 31;
      if (five <= 2) {
        number = number * 10 + five;
        left -= 5;
      } else {
        number = number * 10 + ((bits >>> (left - 6)) & 63) - 22;
        left -= 6;
      }
    }
    return number;
  }
}
