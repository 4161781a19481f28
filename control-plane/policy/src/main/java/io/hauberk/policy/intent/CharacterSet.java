package io.hauberk.policy.intent;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Which characters one position of a path may hold: a set of visible ASCII characters without
 * {@code ?}. Nothing else is ever seen there, since all else is refused before any rule is asked.
 */
record CharacterSet(BitSet members) {
  private static final int FIRST = '!';
  private static final int LAST = '~';
  private static final int WIDE = 80;

  CharacterSet {
    members = (BitSet) members.clone();
    members.clear('?');
    members.clear(0, FIRST);
    if (members.length() > LAST + 1) {
      members.clear(LAST + 1, members.length());
    }
  }

  static CharacterSet any() {
    return new CharacterSet(new BitSet()).complement();
  }

  CharacterSet complement() {
    BitSet all = new BitSet();
    all.set(FIRST, LAST + 1);
    all.andNot(members);
    return new CharacterSet(all);
  }

  boolean contains(char c) {
    return members.get(c);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Nearly all characters, such as {@code .} and {@code [^/]}. */
  boolean isWide() {
    return members.cardinality() > WIDE;
  }

  boolean all(IntPredicate condition) {
    return members.stream().allMatch(condition);
  }

  /** As RE2 writes it; a wide one negated, and then without {@code ?} too. */
  String regex() {
    if (members.cardinality() == 1) {
      return literal((char) members.nextSetBit(0));
    }
    return isWide()
        ? "[^" + ranges(complement().members(), true) + "]"
        : "[" + ranges(members, false) + "]";
  }

  /** How many instructions of an RE2 program it takes, at most. */
  int size() {
    return isWide() ? 4 : 2 * (int) members.stream().filter(c -> !members.get(c + 1)).count() - 1;
  }

  private static String ranges(BitSet set, boolean question) {
    BitSet shown = (BitSet) set.clone();
    shown.set('?', question);
    StringBuilder text = new StringBuilder();
    for (int from = shown.nextSetBit(0); from >= 0; ) {
      int to = shown.nextClearBit(from) - 1;
      text.append(escaped((char) from));
      if (to > from) {
        text.append(to > from + 1 ? "-" : "").append(escaped((char) to));
      }
      from = shown.nextSetBit(to + 1);
    }
    return text.toString();
  }

  private static String escaped(char c) {
    return "\\]^-[".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
  }

  private static String literal(char c) {
    return "\\.+*?()|[]{}^$".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
  }
}
