package io.hauberk.sidecar.shipping;

import com.google.protobuf.ByteString;
import io.hauberk.shipping.v1.Batch;
import io.hauberk.shipping.v1.Line;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What the proxy wrote and the control plane has not said that it keeps, within a bound: see {@link
 * Overflow}.
 *
 * <p>A batch is offered again until it is {@link #kept}. The control plane may have kept it
 * although nobody heard its answer; so what was offered once is never shed.
 */
final class Backlog implements Closeable {
  /** As many lines as fit into a batch. */
  static final int EVERYTHING = Integer.MAX_VALUE;

  private static final String POSITION = "shipped.json";

  private final Path directory;
  private final LogFile file;
  private final Overflow overflow;
  private Position position;
  private Position written;

  /** Offset behind the batch that was offered last, when it came from the file. */
  private long offered;

  private Backlog(Path directory, LogFile file, Overflow overflow, Position position) {
    this.directory = directory;
    this.file = file;
    this.overflow = overflow;
    this.position = position;
    this.written = position;
  }

  /**
   * @param directory of the proxy, with its {@code access.json}
   * @param limit in bytes on the disk, overstepped by what is written between two looks at it
   * @param progress told, in words for the user, what was damaged
   * @throws IOException when the disk cannot do what is needed, with the sentence for the user
   */
  static Backlog open(Path directory, long limit, RandomGenerator random, Consumer<String> progress)
      throws IOException {
    Holes.require(directory);
    LogFile file = LogFile.open(directory.resolve("access.json"));
    Overflow overflow = new Overflow(directory, file, limit, progress);
    Position position =
        Position.read(directory.resolve(POSITION))
            .filter(
                p -> p.spared().stream().allMatch(name -> Files.exists(directory.resolve(name))))
            .orElse(Position.begin(random, file.size()));
    if (position.offset() > file.size()) {
      position = Position.begin(random, 0);
    }
    position.write(directory.resolve(POSITION));
    overflow.deleteAllBut(position.spared());
    return new Backlog(directory, file, overflow, position);
  }

  /**
   * What is to be handed over next.
   *
   * @param most lines in it
   */
  Optional<Batch> next(int most) throws IOException {
    if (!position.spared().isEmpty()) {
      return Optional.of(
          overflow.next(position.spared().getFirst(), most).setLog(position.log()).build());
    }
    LogFile.Lines read = file.read(position.offset(), most);
    if (read.lines().isEmpty()) {
      return Optional.empty();
    }
    offered = read.end();
    Batch.Builder batch = Batch.newBuilder().setLog(position.log()).setFirst(position.number());
    long number = position.number();
    for (byte[] line : read.lines()) {
      batch.addLines(Line.newBuilder().setNumber(number++).setJson(ByteString.copyFrom(line)));
    }
    return Optional.of(batch.setEnd(number).build());
  }

  /** The control plane has all of the batch that was offered last. */
  void kept(Batch batch) throws IOException {
    if (position.spared().isEmpty()) {
      position = position.at(offered, batch.getEnd());
    } else if (overflow.kept(batch)) {
      position = position.sparing(position.spared().subList(1, position.spared().size()));
      save();
    }
  }

  /** Remembers how far it came, and gives back the room of what is not needed any more. */
  void save() throws IOException {
    if (!position.equals(written)) {
      position.write(directory.resolve(POSITION));
      written = position;
      file.forget(position.offset());
      overflow.deleteAllBut(position.spared());
    }
  }

  /** What was written until now survives a loss of power. */
  void force() throws IOException {
    file.force();
  }

  /**
   * Sheds as much as has to be.
   *
   * @return whether that was anything
   */
  boolean relieve() throws IOException {
    boolean any = false;
    Position relieved = overflow.relieve(position);
    while (!relieved.equals(position)) {
      any = true;
      position = relieved;
      save();
      relieved = overflow.relieve(position);
    }
    return any;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      save();
    }
  }
}
