package io.hauberk.e2e.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same check as Spotless, which cannot read Java 21 when Maven itself runs on JDK 17. */
class FormatTest {
  private static final Repository HERE = Repository.here();

  @Test
  void everySourceIsFormattedByGoogleJavaFormat() {
    Formatter formatter = new Formatter();
    List<String> others =
        HERE.javaSources().stream().filter(f -> !formatted(formatter, f)).map(HERE::name).toList();
    assertEquals(List.of(), others, "run `mvn spotless:apply` with Maven on JDK 21 or newer");
  }

  private static boolean formatted(Formatter formatter, Path file) {
    String text = Repository.text(file);
    try {
      return text.equals(RemoveUnusedImports.removeUnusedImports(formatter.formatSource(text)));
    } catch (FormatterException e) {
      throw new AssertionError(HERE.name(file), e);
    }
  }
}
