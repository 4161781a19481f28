package io.hauberk.server.source;

import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads every YAML file below a folder. */
public final class DirectoryReader {
  private static final long MAX_FILE = 8L << 20;
  private static final long MAX_TOTAL = 256L << 20;

  private final Path root;

  public DirectoryReader(Path root) {
    this.root = root;
  }

  /** What the folder holds now. */
  public SourceState read() {
    return read(list());
  }

  Listing list() {
    return Listing.of(root);
  }

  SourceState read(Listing listing) {
    List<Problem> problems = new ArrayList<>(listing.problems());
    List<SourceText> texts = new ArrayList<>();
    long total = 0;
    for (var file : listing.files().entrySet()) {
      total += file.getValue().size();
      if (file.getValue().size() > MAX_FILE || total > MAX_TOTAL) {
        problems.add(
            Listing.problem(
                "HBK6004",
                file.getKey(),
                "more text than is read: at most 8 MiB in a file and 256 MiB in all"));
        continue;
      }
      try {
        byte[] bytes = Files.readAllBytes(file.getValue().path());
        texts.add(new SourceText(file.getKey(), decode(bytes)));
      } catch (CharacterCodingException e) {
        problems.add(Listing.problem("HBK6003", file.getKey(), "not UTF-8: save it as UTF-8"));
      } catch (IOException e) {
        problems.add(
            Listing.problem(
                "HBK6001", file.getKey(), "`" + file.getKey() + "` " + Listing.reason(e)));
      }
    }
    if (!problems.isEmpty()) {
      return new SourceState.Unusable(SourceState.Reason.UNREADABLE, problems);
    }
    if (texts.isEmpty()) {
      return new SourceState.Unusable(SourceState.Reason.EMPTY, List.of(empty()));
    }
    return new SourceState.Texts(texts);
  }

  private Problem empty() {
    return Listing.problem(
        "HBK6002",
        root.toString(),
        "`"
            + root
            + "` holds no file that ends in `.yaml` or `.yml`: put the policies and workloads of"
            + " the mesh there");
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
