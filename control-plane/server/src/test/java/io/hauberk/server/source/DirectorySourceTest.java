package io.hauberk.server.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.policy.intent.SourceText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {
  private static final long LIVE_WITHIN_MILLIS = 1000;

  @TempDir Path folder;
  private final BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
  private DirectorySource source;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(folder.resolve("a.yaml"), "one");
    source = DirectorySource.start(folder, states::add);
    assertEquals(texts("a.yaml", "one"), states.poll());
  }

  @AfterEach
  void stop() {
    source.close();
  }

  @Test
  void tellsAFileWrittenInPlace() throws Exception {
    Files.writeString(folder.resolve("a.yaml"), "two");
    assertEquals(texts("a.yaml", "two"), next());
  }

  @Test
  void tellsAFileSavedByRenaming() throws Exception {
    Path draft = Files.writeString(folder.resolve(".a.yaml.swp"), "two");
    Files.move(draft, folder.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(texts("a.yaml", "two"), next());
  }

  @Test
  void neverTellsAFileThatIsTruncatedWhileItIsRewritten() throws Exception {
    try (var out =
        Files.newByteChannel(
            folder.resolve("a.yaml"),
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      assertNull(states.poll(250, TimeUnit.MILLISECONDS));
      out.write(java.nio.ByteBuffer.wrap("rewritten".getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(texts("a.yaml", "rewritten"), next());
  }

  @Test
  void tellsWhatLiesInANewFolderAndWhatIsDeleted() throws Exception {
    Path inner = Files.createDirectories(folder.resolve("x/y"));
    Files.writeString(inner.resolve("b.yml"), "b");
    assertEquals(texts("a.yaml", "one", "x/y/b.yml", "b"), next());
    Files.writeString(inner.resolve("b.yml"), "c");
    assertEquals(texts("a.yaml", "one", "x/y/b.yml", "c"), next());
    Files.delete(inner.resolve("b.yml"));
    assertEquals(texts("a.yaml", "one"), next());
  }

  @Test
  void followsLinksThatAreSwappedAsMountsOfKubernetesAre() throws Exception {
    Files.writeString(Files.createDirectory(folder.resolve("..1")).resolve("c.yaml"), "1");
    Files.writeString(Files.createDirectory(folder.resolve("..2")).resolve("c.yaml"), "2");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(folder.resolve("c.yaml"), Path.of("..data/c.yaml"));
    assertEquals(texts("a.yaml", "one", "c.yaml", "1"), next());
    Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..2"));
    Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals(texts("a.yaml", "one", "c.yaml", "2"), next());
  }

  @Test
  void takesNoNoticeOfFilesThatAreNotYaml() throws Exception {
    Files.writeString(folder.resolve("a.yaml~"), "backup");
    Files.writeString(folder.resolve("README.md"), "text");
    assertNull(states.poll(700, TimeUnit.MILLISECONDS));
  }

  @Test
  void saysThatAFolderHoldsNothing() throws Exception {
    Files.delete(folder.resolve("a.yaml"));
    var unusable = assertInstanceOf(SourceState.Unusable.class, next());
    assertEquals(SourceState.Reason.EMPTY, unusable.reason());
    assertEquals("HBK6002", unusable.problems().getFirst().code());
  }

  @Test
  void saysWhichFileIsNotUtf8() throws Exception {
    Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, 'x'});
    var unusable = assertInstanceOf(SourceState.Unusable.class, next());
    assertEquals(
        "HBK6003 b.yaml:1:1 not UTF-8: save it as UTF-8",
        unusable.problems().getFirst().toString());
  }

  @Test
  void saysThatTheFolderIsMissing() {
    SourceState state = new DirectoryReader(folder.resolve("missing")).read();
    var unusable = assertInstanceOf(SourceState.Unusable.class, state);
    assertEquals(SourceState.Reason.UNREADABLE, unusable.reason());
    assertTrue(
        unusable.problems().getFirst().message().endsWith("does not exist"),
        unusable.problems().toString());
  }

  @Test
  void refusesALinkIntoAFolderAbove() throws Exception {
    Files.createSymbolicLink(folder.resolve("loop"), folder);
    var unusable = assertInstanceOf(SourceState.Unusable.class, next());
    assertTrue(
        unusable.problems().getFirst().message().contains("symbolic link into a folder above"),
        unusable.problems().toString());
  }

  private SourceState next() throws InterruptedException {
    SourceState state = states.poll(LIVE_WITHIN_MILLIS, TimeUnit.MILLISECONDS);
    assertNotNull(state, "the change was not told within a second");
    return state;
  }

  private static SourceState texts(String... namesAndTexts) {
    List<SourceText> texts = new java.util.ArrayList<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      texts.add(new SourceText(namesAndTexts[i], namesAndTexts[i + 1]));
    }
    return new SourceState.Texts(texts);
  }
}
