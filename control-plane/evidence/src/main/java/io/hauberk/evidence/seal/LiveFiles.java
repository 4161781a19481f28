package io.hauberk.evidence.seal;

import io.hauberk.evidence.log.LooseReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a log where it is written, or of a copy of them: records in segments, hashes in one
 * file for each level. For one thread.
 */
final class LiveFiles implements LogFiles {
  private final Path folder;
  private final LooseReader segments;

  LiveFiles(SealFolder folder) throws IOException {
    this.folder = folder.path();
    this.segments = new LooseReader(folder.segments());
  }

  @Override
  public byte[] hashes(TileName tile) throws IOException {
    Path file = HashFiles.file(folder, tile.level());
    ByteBuffer hashes = ByteBuffer.allocate(tile.width() * Merkle.HASH);
    long from = tile.index() * TileName.FULL * Merkle.HASH;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (hashes.hasRemaining()) {
        if (channel.read(hashes, from + hashes.position()) < 0) {
          throw new IOException("`" + file + "` ends before byte " + (from + hashes.limit()));
        }
      }
    }
    return hashes.array();
  }

  @Override
  public Standing standing(TileName bundle) throws IOException {
    long first = bundle.firstRecord();
    List<LooseReader.Found> found = segments.standing(first, bundle.endRecord());
    List<byte[]> records = new ArrayList<>();
    Optional<Oddity> oddity = Optional.empty();
    for (LooseReader.Found one : found) {
      if (!one.whole() && oddity.isEmpty()) {
        oddity = Optional.of(new Oddity(records.size(), "what stands before it was changed"));
      }
      records.add(one.content());
    }
    return new Standing(records, segments.file(first).isPresent(), oddity);
  }

  @Override
  public String file(TileName tile, long record) {
    return tile.level() == TileName.ENTRIES
        ? segments.file(record).map(file -> folder.relativize(file).toString()).orElse("segments")
        : folder.relativize(HashFiles.file(folder, tile.level())).toString();
  }
}
