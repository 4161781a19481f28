package io.hauberk.evidence.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
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

  private final byte[] in;
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
    this.in = in;
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

  private void letters(String word) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
  }

  private String string() {
    expect('"');
    int from = at;
    for (byte b = in[at]; b != '"'; b = in[++at]) {
      if (b < ' ' || b == '\\') {
        throw new Unusual();
      }
    }
    return new String(in, from, at++ - from, ISO_8859_1);
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
      int length = name.length();
      if (in[from] != '"' || in.length < from + length + 3) {
        return -1;
      }
      for (int i = 0; i < length; i++) {
        if (in[from + 1 + i] != name.charAt(i)) {
          return -1;
        }
      }
      int end = from + 1 + length;
      return in[end] == '"' && in[end + 1] == ':' ? end + 2 : -1;
    }

    private void enter(String name) {
      int value = find(name);
      if (value < 0) {
        throw new Unusual();
      }
      at = value;
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
    public double fraction(String name) {
      throw new Unusual();
    }

    @Override
    public boolean flag(String name) {
      enter(name);
      boolean value = in[at] == 't';
      letters(value ? "true" : "false");
      return value;
    }

    @Override
    public List<String> texts(String name) {
      List<String> texts = new ArrayList<>();
      if (has(name)) {
        enter(name);
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
      if (has(name)) {
        enter(name);
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
