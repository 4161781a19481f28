package io.hauberk.evidence.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** What is written here, Jackson reads as what was meant, and would have written alike. */
class JsonTextProperties {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final ObjectReader STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  /** Mostly plain, with everything that needs care in any of eight places. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
            Tuple.of(20, Arbitraries.chars().range(' ', '~')),
            Tuple.of(2, Arbitraries.of('"', '\\', '?', '/', '\u007f', '\u0080')),
            Tuple.of(1, Arbitraries.chars().range('\u0000', '\u001f')),
            Tuple.of(1, Arbitraries.chars().range('\ud800', '\udfff')),
            Tuple.of(1, Arbitraries.chars().all()))
        .list()
        .ofMaxSize(40)
        .map(JsonTextProperties::joined);
  }

  private static String joined(List<Character> units) {
    StringBuilder text = new StringBuilder();
    units.forEach(text::append);
    return text.toString();
  }

  @Property
  void aTextIsReadAsItWasButForHalvesOfPairs(@ForAll("texts") String text) throws Exception {
    JsonNode read = read(new JsonText(0).open().put("name", text).close());
    assertEquals(wellFormed(text), read.get("name").textValue());
  }

  @Property
  void whatJacksonWritesIsWrittenAlike(@ForAll("texts") String text) throws Exception {
    ObjectNode meant = MAPPER.createObjectNode().put("name", wellFormed(text));
    assertEquals(
        new String(MAPPER.writeValueAsBytes(meant), UTF_8),
        new JsonText(0).open().put("name", text).close().toString());
  }

  @Property
  void numbersAreReadAsTheyWere(@ForAll long whole, @ForAll double fraction, @ForAll boolean flag)
      throws Exception {
    JsonText text = new JsonText(0).open();
    text.put("whole", whole).put("fraction", fraction).put("flag", flag).close();
    JsonNode read = read(text);
    assertEquals(whole, read.get("whole").longValue());
    assertEquals(fraction, read.get("fraction").doubleValue());
    assertEquals(flag, read.get("flag").booleanValue());
  }

  @Property
  void whatIsNestedStaysWhereItWas(
      @ForAll("texts") String text,
      @ForAll @Size(max = 3) List<String> elements,
      @ForAll @Size(max = 3) Map<Integer, String> members)
      throws Exception {
    Map<String, String> named = new TreeMap<>();
    members.forEach((name, value) -> named.put(text + name, value));
    JsonText out = new JsonText(0).open().put("elements", elements).put("members", named);
    int before = out.size();
    out.open("empty").closeUnlessEmpty(before);
    out.openArray("objects").open().put("a", 1).close().open().close().closeArray().close();
    ObjectNode meant = MAPPER.createObjectNode();
    if (!elements.isEmpty()) {
      elements.forEach(each -> meant.withArray("elements").add(wellFormed(each)));
    }
    named.forEach(
        (name, value) -> meant.withObject("/members").put(wellFormed(name), wellFormed(value)));
    meant.putArray("objects").add(MAPPER.createObjectNode().put("a", 1)).addObject();
    assertEquals(meant.toString(), read(out).toString());
  }

  private static JsonNode read(JsonText text) throws Exception {
    assertEquals(new String(text.toBytes(), UTF_8), text.toString());
    return STRICT.readValue(text.toBytes());
  }

  private static String wellFormed(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }
}
