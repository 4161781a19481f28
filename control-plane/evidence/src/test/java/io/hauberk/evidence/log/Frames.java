package io.hauberk.evidence.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The frames of a segment, for tests that do to them what nobody should. */
public final class Frames {
  private final Path segment;
  private final byte[] header;
  private final List<byte[]> frames = new ArrayList<>();

  public Frames(Path segment) throws IOException {
    this.segment = segment;
    byte[] bytes = Files.readAllBytes(segment);
    this.header = Arrays.copyOf(bytes, Segment.HEADER);
    ByteBuffer rest = ByteBuffer.wrap(bytes).position(Segment.HEADER);
    while (rest.hasRemaining()) {
      byte[] frame = new byte[Frame.HEADER + Frame.length(rest)];
      rest.get(frame);
      frames.add(frame);
    }
  }

  /** Each with all its bytes; changes are written by {@link #write}. */
  public List<byte[]> all() {
    return frames;
  }

  public void write() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(header);
    for (byte[] frame : frames) {
      out.write(frame);
    }
    Files.write(segment, out.toByteArray());
  }

  /** As somebody makes it who knows how. */
  public static byte[] forged(long index, byte[] record) {
    ByteBuffer frame = ByteBuffer.allocate(Frame.size(record));
    Frame.put(frame, index, 0, record);
    return frame.array();
  }

  /** What is in it. */
  public static byte[] content(byte[] frame) {
    return Arrays.copyOfRange(frame, Frame.HEADER, frame.length);
  }
}
