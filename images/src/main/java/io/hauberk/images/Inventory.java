package io.hauberk.images;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is in an image, for whoever looks for known vulnerabilities.
 *
 * @see <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX 1.6</a>
 */
final class Inventory {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)+");

  private Inventory() {}

  /**
   * @param licence an SPDX expression
   */
  record Part(String name, String version, String licence) {
    String json() {
      return "{\"type\":\"application\",\"name\":%s,\"version\":%s,\"licenses\":[{\"expression\":%s}]}"
          .formatted(Json.text(name), Json.text(version), Json.text(licence));
    }
  }

  static String of(String image, String version, List<Part> parts) {
    return """
        {"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
        "metadata":{"component":{"type":"container","name":%s,"version":%s}},
        "components":[
        %s
        ]}
        """
        .formatted(
            Json.text("hauberk/" + image),
            Json.text(version),
            parts.stream().map(Part::json).collect(Collectors.joining(",\n")));
  }

  static Part glibc() {
    return new Part("glibc", number(Program.of("ldd", "--version").output()), "LGPL-2.1-or-later");
  }

  /** Whose standard library is in {@code hauberk-init}. */
  static Part go() {
    return new Part("go", number(Program.of("go", "env", "GOVERSION").output()), "BSD-3-Clause");
  }

  static String number(String said) {
    Matcher found = NUMBER.matcher(said);
    return found.find() ? found.group() : "unknown";
  }
}
