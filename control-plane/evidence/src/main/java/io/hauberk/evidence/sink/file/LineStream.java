package io.hauberk.evidence.sink.file;

import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Lines on a stream, such as the standard output that a container's runtime keeps. Taken means that
 * the system took them.
 */
public final class LineStream implements Sink {
  private final OutputStream stream;

  /**
   * @param stream stays open
   */
  public LineStream(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public Receipt deliver(List<Message> batch) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Message message : batch) {
      lines.writeBytes(message.bytes());
      lines.write('\n');
    }
    synchronized (stream) {
      lines.writeTo(stream);
      stream.flush();
    }
    return Receipt.TAKEN;
  }

  @Override
  public void close() {}
}
