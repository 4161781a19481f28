package io.hauberk.e2e.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocsTest {
  private static final Repository HERE = Repository.here();
  private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\\n]*`");

  /** Words that say that a page was not finished, or that promise more than a firewall can. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(?:TODO|FIXME|XXX|TBD|lorem ipsum|unhackable|bulletproof)\\b");

  @Test
  void everyLinkLeadsToAFileAndAHeadingThatExist() {
    List<String> dead = new ArrayList<>();
    for (Path page : HERE.pages()) {
      Matcher links = LINK.matcher(CODE.matcher(Repository.text(page)).replaceAll(""));
      while (links.find()) {
        if (!leadsSomewhere(page, links.group(1))) {
          dead.add(HERE.name(page) + ": " + links.group(1));
        }
      }
    }
    assertEquals(List.of(), dead);
  }

  @Test
  void noPageIsUnfinished() {
    assertEquals(
        List.of(),
        HERE.pages().stream()
            .filter(page -> UNFINISHED.matcher(Repository.text(page)).find())
            .map(HERE::name)
            .toList());
  }

  @Test
  void everyDecisionIsInTheList() {
    String list = Repository.text(HERE.root().resolve("docs/adr/README.md"));
    assertEquals(
        List.of(),
        HERE.pages().stream()
            .filter(page -> HERE.name(page).matches("docs/adr/[0-9]{4}-.*"))
            .map(page -> String.valueOf(page.getFileName()))
            .filter(name -> !list.contains("(" + name + ")"))
            .toList());
  }

  private static boolean leadsSomewhere(Path page, String link) {
    if (link.startsWith("https://")) {
      return true;
    }
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return Files.exists(target)
        && (parts.length == 1 || headings(target).anyMatch(parts[1]::equals));
  }

  private static Stream<String> headings(Path page) {
    return Repository.text(page)
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ *", "").toLowerCase(Locale.ROOT))
        .map(
            heading ->
                heading
                    .chars()
                    .filter(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '-' || c == '_')
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining())
                    .replace(' ', '-'));
  }
}
