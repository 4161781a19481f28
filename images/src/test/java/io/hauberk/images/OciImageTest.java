package io.hauberk.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciImageTest {
  @Test
  void equalContentsGiveEqualBytes(@TempDir Path folder) throws IOException {
    write(folder.resolve("a.tar"));
    write(folder.resolve("b.tar"));

    assertArrayEquals(
        Files.readAllBytes(folder.resolve("a.tar")), Files.readAllBytes(folder.resolve("b.tar")));
  }

  @Test
  void tarReadsTheLayer(@TempDir Path folder) throws IOException {
    Path layer = folder.resolve("layer.tar");
    try (var out = Files.newOutputStream(layer);
        Tar tar = new Tar(out)) {
      new Layer()
          .text("/etc/passwd", "root:x:0:0\n")
          .directory("/tmp", 01777)
          .link("/bin/sh", "busybox")
          .text("/" + "long/".repeat(30) + "name", "deep\n")
          .write(tar);
    }

    List<String> listed =
        Program.of("tar", "--numeric-owner", "-tvf", layer.toString())
            .output()
            .lines()
            .map(line -> line.replaceAll(" +", " "))
            .toList();
    assertEquals("drwxr-xr-x 0/0 0 1970-01-01 00:00 bin/", listed.getFirst());
    assertEquals("lrwxrwxrwx 0/0 0 1970-01-01 00:00 bin/sh -> busybox", listed.get(1));
    assertEquals("-rw-r--r-- 0/0 11 1970-01-01 00:00 etc/passwd", listed.get(3));
    assertEquals("drwxrwxrwt 0/0 0 1970-01-01 00:00 tmp/", listed.getLast());
    assertEquals(
        "deep\n",
        Program.of("tar", "-xOf", layer.toString(), "long/".repeat(30) + "name").output());
  }

  @Test
  void anImageHasATag() {
    assertThrows(IllegalArgumentException.class, () -> new OciImage("localhost:5000/proxy"));
  }

  private static void write(Path archive) throws IOException {
    new OciImage("hauberk/test:1")
        .layer(new Layer().text("/etc/motd", "hello\n"))
        .entrypoint("/bin/true")
        .user(1, 1)
        .write(archive);
  }
}
