package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the tutorial says, in its order, and compares what it prints. */
class TutorialTest {
  private static final Pattern STEP =
      Pattern.compile(
          "ave this as `mesh/([a-z.]+)`[:.]\\s+```yaml\\n(.*?)```|```console\\n(.*?)```",
          Pattern.DOTALL);

  @TempDir Path dir;

  @Test
  void everyCommandPrintsWhatThePageSays() throws IOException {
    Path page = Path.of(System.getProperty("hauberk.root"), "docs", "tutorial.md");
    Matcher step = STEP.matcher(Files.readString(page));
    int commands = 0;
    while (step.find()) {
      if (step.group(1) != null) {
        Files.writeString(dir.resolve(step.group(1)), step.group(2));
      } else {
        commands += commands(step.group(3));
      }
    }
    assertTrue(commands >= 6, commands + " commands");
  }

  private int commands(String console) {
    List<String> blocks = new ArrayList<>(Arrays.asList(console.split("(?m)^\\$ ", -1)));
    blocks.removeFirst();
    for (String block : blocks) {
      int end = block.indexOf('\n');
      String[] words =
          Arrays.stream(block.substring(0, end).split(" ", -1))
              .skip(1)
              .map(word -> word.equals("mesh") ? dir.toString() : word)
              .toArray(String[]::new);
      assertEquals(block.substring(end + 1), Ran.of(words).out(), block.substring(0, end));
    }
    return blocks.size();
  }
}
