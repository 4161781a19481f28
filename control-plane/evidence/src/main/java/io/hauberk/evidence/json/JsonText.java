package io.hauberk.evidence.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A text of JSON, written from its front to its end as UTF-8 in one line. Whoever writes opens and
 * closes what belongs together; commas come by themselves. A surrogate pair is escaped; half of
 * one, which is no character, becomes U+FFFD. Not safe for use by several threads.
 */
public final class JsonText {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  /** An escaped unit of UTF-16 is {@code \}{@code u0000}, any other has at most three bytes. */
  private static final int WIDEST = 6;

  private static final int LONGEST_NUMBER = 20;

  private byte[] bytes;
  private int size;

  public JsonText(int capacity) {
    bytes = new byte[Math.max(capacity, 64)];
  }

  /**
   * Members that are the same in many objects, made once.
   *
   * @param writer puts them; one at least
   */
  public static byte[] members(Consumer<JsonText> writer) {
    JsonText text = new JsonText(256).open();
    writer.accept(text);
    return Arrays.copyOfRange(text.bytes, 1, text.size);
  }

  /** Begins anew. */
  public JsonText clear() {
    size = 0;
    return this;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, UTF_8);
  }

  /** How many bytes stand there. */
  public int size() {
    return size;
  }

  /** Whether what was opened last is still empty. */
  public boolean isEmpty() {
    byte last = bytes[size - 1];
    return last == '{' || last == '[';
  }

  /**
   * Closes an object; one without members is taken back, with its name.
   *
   * @param before {@link #size} before it was opened
   */
  public JsonText closeUnlessEmpty(int before) {
    if (isEmpty()) {
      size = before;
      return this;
    }
    return close();
  }

  public JsonText open() {
    comma();
    return put('{');
  }

  public JsonText open(String name) {
    return name(name).put('{');
  }

  public JsonText close() {
    return put('}');
  }

  public JsonText openArray(String name) {
    return name(name).put('[');
  }

  public JsonText closeArray() {
    return put(']');
  }

  /**
   * @param name of a member, ASCII without anything to escape; others by {@link #foreign}
   */
  private JsonText name(String name) {
    comma();
    int length = name.length();
    room(length + 4);
    byte[] to = bytes;
    int at = size;
    to[at++] = '"';
    for (int i = 0; i < length; i++) {
      to[at++] = (byte) name.charAt(i);
    }
    to[at++] = '"';
    to[at++] = ':';
    size = at;
    return this;
  }

  public JsonText put(String name, String value) {
    return name(name).string(value);
  }

  public JsonText put(String name, long value) {
    return name(name).number(value);
  }

  /** What is no finite number stands in quotes. */
  public JsonText put(String name, double value) {
    name(name);
    String text = Double.toString(value);
    return Double.isFinite(value) ? ascii(text) : string(text);
  }

  public JsonText put(String name, boolean value) {
    return name(name).ascii(value ? "true" : "false");
  }

  /** Nothing where it is absent. */
  public JsonText put(String name, Optional<String> value) {
    return value.isPresent() ? put(name, value.get()) : this;
  }

  /** Nothing where it is absent. */
  public JsonText putNumber(String name, Optional<Integer> value) {
    return value.isPresent() ? put(name, value.get().longValue()) : this;
  }

  /** Nothing where there are none. */
  public JsonText put(String name, Collection<String> values) {
    if (values.isEmpty()) {
      return this;
    }
    openArray(name);
    values.forEach(this::add);
    return closeArray();
  }

  /** Nothing where there are none. */
  public JsonText put(String name, Map<String, String> values) {
    if (values.isEmpty()) {
      return this;
    }
    open(name);
    for (Map.Entry<String, String> value : values.entrySet()) {
      foreign(value.getKey()).string(value.getValue());
    }
    return close();
  }

  /**
   * @param members made by {@link #members}
   */
  public JsonText putMembers(byte[] members) {
    comma();
    room(members.length);
    System.arraycopy(members, 0, bytes, size, members.length);
    size += members.length;
    return this;
  }

  /** A member whose name strangers chose. */
  public JsonText putForeign(String name, long value) {
    return foreign(name).number(value);
  }

  private JsonText foreign(String name) {
    comma();
    return string(name).put(':');
  }

  /** An element of an array. */
  public JsonText add(String value) {
    comma();
    return string(value);
  }

  /** A value always ends in something else than what opens. */
  private void comma() {
    if (size > 0) {
      switch (bytes[size - 1]) {
        case '{', '[', ':' -> {}
        default -> put(',');
      }
    }
  }

  private JsonText put(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  private JsonText ascii(String text) {
    byte[] all = text.getBytes(US_ASCII);
    room(all.length);
    System.arraycopy(all, 0, bytes, size, all.length);
    size += all.length;
    return this;
  }

  private JsonText number(long value) {
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    room(LONGEST_NUMBER);
    int digits = 1;
    for (long left = value; left > 9; left /= 10) {
      digits++;
    }
    long left = value;
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
    size += digits;
    return this;
  }

  private JsonText string(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    put('"');
    if (isPlain(utf8)) {
      room(utf8.length);
      System.arraycopy(utf8, 0, bytes, size, utf8.length);
      size += utf8.length;
    } else {
      room(WIDEST * value.length());
      value.codePoints().forEach(this::character);
    }
    return put('"');
  }

  /**
   * Whether all is ASCII that stands for itself: eight bytes at a time. A question mark may stand
   * for half a surrogate pair.
   */
  private static boolean isPlain(byte[] text) {
    int at = 0;
    for (; at <= text.length - Long.BYTES; at += Long.BYTES) {
      long eight = (long) EIGHT.get(text, at);
      long quote = eight ^ '"' * ONES;
      long backslash = eight ^ '\\' * ONES;
      long question = eight ^ '?' * ONES;
      // Each of these subtractions sets the high bit of the lowest byte that is meant.
      long odd = eight - ' ' * ONES | quote - ONES | question - ONES | backslash - ONES | eight;
      if ((odd & HIGH) != 0) {
        return false;
      }
    }
    for (; at < text.length; at++) {
      byte b = text[at];
      if (b < ' ' || b == '"' || b == '\\' || b == '?') {
        return false;
      }
    }
    return true;
  }

  private void character(int c) {
    switch (c) {
      case '"', '\\' -> put('\\').put((char) c);
      case '\b' -> put('\\').put('b');
      case '\t' -> put('\\').put('t');
      case '\n' -> put('\\').put('n');
      case '\f' -> put('\\').put('f');
      case '\r' -> put('\\').put('r');
      default -> {
        if (c < ' ') {
          escaped(c);
        } else if (c < 0x80) {
          put((char) c);
        } else if (c < 0x800) {
          put((char) (0xc0 | c >> 6)).put((char) (0x80 | (c & 0x3f)));
        } else if (c < 0x10000) {
          int whole = Character.isSurrogate((char) c) ? 0xfffd : c;
          put((char) (0xe0 | whole >> 12)).put((char) (0x80 | (whole >> 6 & 0x3f)));
          put((char) (0x80 | (whole & 0x3f)));
        } else {
          escaped(Character.highSurrogate(c));
          escaped(Character.lowSurrogate(c));
        }
      }
    }
  }

  private void escaped(int unit) {
    put('\\').put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put((char) HEX[unit >> shift & 15]);
    }
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
