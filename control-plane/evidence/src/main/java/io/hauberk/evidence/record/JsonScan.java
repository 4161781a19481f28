package io.hauberk.evidence.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads an object of JSON from its front to its end, without a tree: its members have to be asked
 * for in the order in which they stand. It knows plain ASCII without white space, escapes and
 * fractions, which is what {@link RecordEncoder} writes of nearly all requests. Anything else is
 * {@link Unusual}, and for {@link JsonObject} to tell what it is.
 */
final class JsonScan {
  private static final int MOST_DIGITS = 18;
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;

  private final byte[] in;
  private final String text;
  private int at;
  private int open;

  /** This reader does not know. */
  static final class Unusual extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unusual() {
      super("unusual JSON", null, false, false);
    }
  }

  JsonScan(byte[] in) {
    if (!isPlain(in)) {
      throw new Unusual();
    }
    this.in = in;
    this.text = new String(in, ISO_8859_1);
  }

  /** Whether all is ASCII without control characters and backslashes: eight bytes at a time. */
  private static boolean isPlain(byte[] in) {
    int at = 0;
    for (; at <= in.length - Long.BYTES; at += Long.BYTES) {
      long eight = (long) EIGHT.get(in, at);
      // Each subtraction sets the high bit of the lowest byte that is meant.
      long odd = eight - ' ' * ONES | (eight ^ '\\' * ONES) - ONES | eight;
      if ((odd & HIGH) != 0) {
        return false;
      }
    }
    for (; at < in.length; at++) {
      if (in[at] < ' ' || in[at] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** To be asked before {@link #end}. */
  Members object() {
    expect('{');
    return new Level(++open);
  }

  /** Everything was read. */
  void end() {
    close(0);
    if (at != in.length) {
      throw new Unusual();
    }
  }

  private void close(int level) {
    while (open > level) {
      expect('}');
      open--;
    }
  }

  private void expect(char c) {
    if (in[at++] != c) {
      throw new Unusual();
    }
  }

  private boolean skip(char c) {
    if (in[at] != c) {
      return false;
    }
    at++;
    return true;
  }

  private boolean flag() {
    boolean value = in[at] == 't';
    String word = value ? "true" : "false";
    if (!text.startsWith(word, at)) {
      throw new Unusual();
    }
    at += word.length();
    return value;
  }

  private String string() {
    expect('"');
    int from = at;
    int end = text.indexOf('"', from);
    if (end < 0) {
      throw new Unusual();
    }
    at = end + 1;
    return text.substring(from, end);
  }

  private long integer() {
    boolean negative = skip('-');
    int from = at;
    long value = 0;
    for (byte b = in[at]; b >= '0' && b <= '9'; b = in[++at]) {
      value = value * 10 + b - '0';
    }
    int digits = at - from;
    if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && in[from] == '0')) {
      throw new Unusual();
    }
    return negative ? -value : value;
  }

  /** An object within others. Asking it closes those within it. */
  private final class Level implements Members {
    private final int level;

    Level(int level) {
      this.level = level;
    }

    /** Where the value of the next member begins, if it has that name; else -1. */
    private int find(String name) {
      close(level);
      int from = at;
      if (in[from - 1] != '{' && in[from++] != ',') {
        return -1;
      }
      int end = from + 1 + name.length();
      return in[from] == '"' && text.startsWith(name, from + 1) && text.startsWith("\":", end)
          ? end + 2
          : -1;
    }

    private boolean enters(String name) {
      int value = find(name);
      if (value >= 0) {
        at = value;
      }
      return value >= 0;
    }

    private void enter(String name) {
      if (!enters(name)) {
        throw new Unusual();
      }
    }

    @Override
    public boolean has(String name) {
      return find(name) >= 0;
    }

    @Override
    public Members object(String name) {
      enter(name);
      return JsonScan.this.object();
    }

    @Override
    public String text(String name) {
      enter(name);
      return string();
    }

    @Override
    public long number(String name) {
      enter(name);
      return integer();
    }

    @Override
    public Optional<String> optionalText(String name) {
      return enters(name) ? Optional.of(string()) : Optional.empty();
    }

    @Override
    public double fraction(String name) {
      throw new Unusual();
    }

    @Override
    public boolean flag(String name) {
      enter(name);
      return JsonScan.this.flag();
    }

    @Override
    public List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      if (enters(name)) {
        expect('[');
        while (!skip(']')) {
          if (!texts.isEmpty()) {
            expect(',');
          }
          texts.add(string());
        }
      }
      return texts;
    }

    @Override
    public SortedMap<String, String> textsByName(String name) {
      SortedMap<String, String> texts = new TreeMap<>();
      if (enters(name)) {
        expect('{');
        while (!skip('}')) {
          if (!texts.isEmpty()) {
            expect(',');
          }
          String key = string();
          expect(':');
          if (texts.put(key, string()) != null) {
            throw new Unusual();
          }
        }
      }
      return texts;
    }

    @Override
    public SortedMap<String, Long> numbersByName(String name) {
      throw new Unusual();
    }
  }
}
