package io.hauberk.evidence.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
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

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();
  private static final ObjectReader READER =
      new ObjectMapper(FACTORY)
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RecordCodec() {}

  public static byte[] encode(EvidenceRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      new RecordEncoder(new JsonFields(json)).record(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws RecordFormatException when these bytes are not what {@link #encode} made, or of a later
   *     version
   */
  public static EvidenceRecord decode(byte[] bytes) throws RecordFormatException {
    try {
      return RecordDecoder.record(new JsonObject(READER.readValue(bytes)));
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
}
