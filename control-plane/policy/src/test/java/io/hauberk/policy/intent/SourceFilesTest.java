package io.hauberk.policy.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {
  @TempDir Path folder;

  @Test
  void readsATreeInTheOrderOfItsNames() throws IOException {
    write("b.yaml", "b");
    write("a/z.yml", "z");
    write("a/y.json", "y");
    write("a/readme.md", "no");
    write(".hidden.yaml", "no");
    write("..data/x.yaml", "no");
    assertEquals(
        List.of(
            new SourceText(folder.resolve("a/y.json").toString(), "y"),
            new SourceText(folder.resolve("a/z.yml").toString(), "z"),
            new SourceText(folder.resolve("b.yaml").toString(), "b")),
        SourceFiles.read(folder));
  }

  @Test
  void readsAFileOfAnyNameAndTheStandardInput() throws IOException {
    write("policy.txt", "p");
    assertEquals("p", SourceFiles.read(folder.resolve("policy.txt")).get(0).text());
    assertEquals(
        List.of(new SourceText("<stdin>", "s")),
        SourceFiles.read(
            Path.of("-"),
            new ByteArrayInputStream("s".getBytes(StandardCharsets.UTF_8)),
            Limits.STANDARD));
  }

  @Test
  void followsLinksAndRefusesThoseThatLeadBack() throws IOException {
    write("real/a.yaml", "a");
    Files.createSymbolicLink(folder.resolve("b.yaml"), folder.resolve("real/a.yaml"));
    assertEquals(2, SourceFiles.read(folder).size());
    Files.createSymbolicLink(folder.resolve("real/loop"), folder);
    refused(folder, "is a link to a folder that it lies in");
  }

  @Test
  void saysWhatCannotBeRead() throws IOException {
    refused(folder.resolve("nowhere"), "does not exist");
    Files.write(folder.resolve("latin.yaml"), new byte[] {(byte) 0xe9});
    refused(folder, "is not UTF-8 text");
  }

  @Test
  void dropsAByteOrderMark() throws IOException {
    write("a.yaml", "\uFEFFa: b");
    assertEquals("a: b", SourceFiles.read(folder).get(0).text());
  }

  @Test
  void hasLimits() throws IOException {
    write("a.yaml", "aaa");
    write("b.yaml", "b");
    Limits small = new Limits(1, 2, 1, 1, 1, 1);
    assertThrows(UnreadableSourceException.class, () -> SourceFiles.read(folder, System.in, small));
    assertThrows(
        UnreadableSourceException.class,
        () -> SourceFiles.read(folder.resolve("a.yaml"), System.in, small));
  }

  private void refused(Path path, String why) {
    String message =
        String.valueOf(
            assertThrows(UnreadableSourceException.class, () -> SourceFiles.read(path))
                .getMessage());
    assertTrue(message.startsWith("HBK1009 `") && message.contains(why), message);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
