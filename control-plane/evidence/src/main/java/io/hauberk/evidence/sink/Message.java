package io.hauberk.evidence.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hauberk.evidence.record.EvidenceRecord;

/** A record in the words of its receiver. */
public final class Message {
  private final long index;
  private final EvidenceRecord record;
  private final byte[] bytes;

  /**
   * @param index of the record in the log
   * @param text one line; JSON where the format is
   */
  public Message(long index, EvidenceRecord record, String text) {
    this(index, record, text.getBytes(UTF_8));
  }

  /**
   * @param bytes of the text, which nobody changes any more
   */
  Message(long index, EvidenceRecord record, byte[] bytes) {
    this.index = index;
    this.record = record;
    this.bytes = bytes;
  }

  public long index() {
    return index;
  }

  public EvidenceRecord record() {
    return record;
  }

  public String text() {
    return new String(bytes, UTF_8);
  }

  /** The text as UTF-8; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** By which the receiver knows a double. */
  public String uid() {
    return record.uid();
  }
}
