package io.hauberk.evidence.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record in a segment: CRC32C (4 bytes), length (4), index (8), how many records of its batch
 * are before it (4), content; big-endian. A batch is what is forced to the disk at once, before the
 * next is begun. The sum is over all that follows it, so that a record which stands at another's
 * place does not read.
 */
final class Frame {
  static final int HEADER = 20;
  static final int LONGEST = HEADER + RecordLog.MAX_RECORD_BYTES;

  private static final int SUMMED = 4;

  private Frame() {}

  static int size(byte[] record) {
    return HEADER + record.length;
  }

  /**
   * @param before how many records of its batch are before it
   */
  static void put(ByteBuffer out, long index, int before, byte[] record) {
    int start = out.position();
    out.position(start + SUMMED);
    out.putInt(record.length).putLong(index).putInt(before).put(record);
    int end = out.position();
    int sum = sum(out.duplicate().position(start + SUMMED).limit(end));
    out.putInt(start, sum);
  }

  /** Whether a whole frame of that record begins at the position; the position stays. */
  static boolean holds(ByteBuffer in, long index) {
    int start = in.position();
    int length = in.getInt(start + SUMMED);
    return in.getLong(start + 8) == index
        && in.getInt(start)
            == sum(in.duplicate().position(start + SUMMED).limit(start + HEADER + length));
  }

  /** Length that the frame at the position gives itself; its header has to be there. */
  static int length(ByteBuffer in) {
    return in.getInt(in.position() + SUMMED);
  }

  static long index(ByteBuffer in) {
    return in.getLong(in.position() + 8);
  }

  /** Index of the first record of the batch of that at the position. */
  static long batch(ByteBuffer in) {
    return index(in) - in.getInt(in.position() + 16);
  }

  static boolean plausible(int length) {
    return length >= 0 && length <= RecordLog.MAX_RECORD_BYTES;
  }

  static byte[] take(ByteBuffer in) {
    byte[] record = new byte[length(in)];
    in.position(in.position() + HEADER).get(record);
    return record;
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
