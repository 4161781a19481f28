package io.hauberk.evidence.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Up to 256 records as one file holds them: each behind its length, 2 bytes, big-endian.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles, log entries</a>
 */
final class Bundle {
  private static final int LONGEST = 0xffff;

  private Bundle() {}

  static byte[] of(List<byte[]> records) {
    int size = 0;
    for (byte[] record : records) {
      size += Short.BYTES + record.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (byte[] record : records) {
      bytes.putShort((short) record.length).put(record);
    }
    return bytes.array();
  }

  /**
   * @throws IOException when it ends within a record
   */
  static List<byte[]> records(byte[] bundle) throws IOException {
    List<byte[]> records = whole(bundle);
    int size = 0;
    for (byte[] record : records) {
      size += Short.BYTES + record.length;
    }
    if (size < bundle.length) {
      throw new IOException("a bundle of records ends within its record " + records.size());
    }
    return records;
  }

  /** The records before the first that is not all there. */
  static List<byte[]> whole(byte[] bundle) {
    List<byte[]> records = new ArrayList<>(TileName.FULL);
    ByteBuffer bytes = ByteBuffer.wrap(bundle);
    while (bytes.remaining() >= Short.BYTES) {
      int length = bytes.getShort() & LONGEST;
      if (length > bytes.remaining()) {
        break;
      }
      byte[] record = new byte[length];
      bytes.get(record);
      records.add(record);
    }
    return records;
  }
}
