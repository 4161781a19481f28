package io.hauberk.policy.intent;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a text must look like.
 *
 * @param expected completes the sentence "{@code `x` is not} ..."
 * @param pattern the whole text; also stands in the JSON Schema, so only what ECMA 262 knows too
 * @param check what a pattern cannot say
 */
record Form(
    String expected,
    int minLength,
    int maxLength,
    Pattern pattern,
    Function<String, Optional<Complaint>> check) {
  static final Pattern ANYTHING = Pattern.compile("[\\s\\S]*");

  static Form of(String expected, int maxLength, String pattern) {
    return new Form(
        expected, 1, maxLength, Pattern.compile(pattern), text -> Optional.<Complaint>empty());
  }

  /**
   * Anything that a parser accepts; the message is that of its {@link IllegalArgumentException}.
   */
  static Form parsed(String expected, Code code, Function<String, ?> parser) {
    return new Form(
        expected,
        1,
        2048,
        ANYTHING,
        text -> {
          try {
            Object unused = parser.apply(text);
            return Optional.empty();
          } catch (IllegalArgumentException e) {
            return Optional.of(new Complaint(code, String.valueOf(e.getMessage())));
          }
        });
  }

  Form checked(Function<String, Optional<Complaint>> more) {
    return new Form(
        expected,
        minLength,
        maxLength,
        pattern,
        text -> check.apply(text).or(() -> more.apply(text)));
  }

  Optional<Complaint> complain(String text) {
    if (text.length() < minLength
        || text.length() > maxLength
        || !pattern.matcher(text).matches()) {
      return Optional.of(new Complaint(Code.WRONG_FORM, "`" + text + "` is not " + expected));
    }
    return check.apply(text);
  }

  /**
   * @param message a whole sentence
   */
  record Complaint(Code code, String message) {}
}
