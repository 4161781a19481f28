package io.hauberk.evidence.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hauberk.evidence.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The one text form of a record: a JSON object in one line of UTF-8, members in a fixed order, what
 * is absent left out. Equal records have equal bytes, so that these bytes can be hashed, sealed and
 * compared.
 *
 * <p>Times are RFC 3339 in UTC, durations are nanoseconds.
 */
public final class RecordCodec {
  /** Of the form; a reader refuses what it does not know. */
  static final int VERSION = 1;

  private RecordCodec() {}

  public static byte[] encode(EvidenceRecord record) {
    JsonText text = new JsonText(1536);
    new RecordEncoder(text).record(record);
    return text.toBytes();
  }

  /**
   * @throws RecordFormatException when these bytes are not what {@link #encode} made, or of a later
   *     version
   */
  public static EvidenceRecord decode(byte[] bytes) throws RecordFormatException {
    try {
      return decoded(bytes);
    } catch (JsonProcessingException e) {
      throw new RecordFormatException("the record is no JSON object", e);
    } catch (RecordFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new RecordFormatException("the record holds what none may hold", e);
    }
  }

  private static EvidenceRecord decoded(byte[] bytes) throws IOException {
    try {
      JsonScan scan = new JsonScan(bytes);
      EvidenceRecord record = RecordDecoder.record(scan.object());
      scan.end();
      return record;
    } catch (RecordFormatException | RuntimeException e) {
      // Written in another way, or no record: the slower reader tells which.
      return RecordDecoder.record(JsonObject.read(bytes));
    }
  }
}
