package io.hauberk.evidence.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Exchange;
import io.hauberk.evidence.record.RandomRecords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Lines of CEF and LEEF, read by somebody else: what strangers wrote stays in its field. */
class LinesTest {
  private static final List<String> HOSTILE =
      List.of(
          "/a\nCEF:0|Evil|Evil|1|forged|forged|10|act=allowed",
          "/a\r\nLEEF:2.0|Evil|Evil|1|forged|x09|policy=none",
          "/a|b=c\\|d\\=e\\",
          "/x act=allowed cs1=mine",
          "/x\tpolicy=mine\turl=/other",
          "/nul\u0000/esc\u001b[31m/nel\u0085/ls\u2028",
          "/" + "x".repeat(60_000),
          "/\\n/\\\\n/\\u0000",
          "=",
          "",
          " lead=ing ");

  private final RandomRecords records = new RandomRecords(new SplittableRandom(17));

  @Test
  void cefKeepsHostileTextsInTheirFields() {
    Format format = Format.of(Format.Kind.CEF, "1|2\\3\n");
    for (String text : HOSTILE) {
      EvidenceRecord record = asking(text);
      CefReader line = CefReader.read(format.render(record));
      assertEquals("Hauberk", line.header().get(1));
      assertEquals("1|2\\3 ", line.header().get(3));
      assertEquals(visible(text), line.extension().get("request"), text);
      assertEquals("the-decision/is/this", line.extension().get("cs1"));
      assertEquals(record.uid(), line.extension().get("externalId"));
    }
  }

  @Test
  void leefKeepsHostileTextsInTheirFields() {
    Format format = Format.of(Format.Kind.LEEF, "1.2.3");
    for (String text : HOSTILE) {
      Map<String, String> line = leef(format.render(asking(text)));
      String url = String.valueOf(line.get("url"));
      assertEquals(text, programmersUnescape(url), text);
      assertEquals("the-decision/is/this", line.get("policy"));
    }
  }

  @Test
  void everyRecordIsOneLineOfEach() {
    Format cef = Format.of(Format.Kind.CEF, "1.2.3");
    Format leef = Format.of(Format.Kind.LEEF, "1.2.3");
    for (int i = 0; i < 3000; i++) {
      EvidenceRecord record = records.next();
      assertEquals(record.uid(), CefReader.read(cef.render(record)).extension().get("externalId"));
      assertEquals(record.uid(), leef(leef.render(record)).get("externalId"));
      if (record.fact() instanceof Administration act) {
        assertEquals(
            visible(act.actor()), CefReader.read(cef.render(record)).extension().get("suser"));
      }
    }
  }

  private EvidenceRecord asking(String text) {
    EvidenceRecord record = records.next();
    Access access = records.access();
    Exchange http =
        new Exchange(
            text, "GET", text, text, false, 403, Optional.empty(), new TreeMap<>(Map.of()));
    var outcome =
        new io.hauberk.evidence.record.Outcome(
            false,
            "the-decision/is/this",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return new EvidenceRecord(
        record.uid(),
        record.time(),
        record.collected(),
        new Access(
            access.observer(),
            access.caller(),
            access.target(),
            access.connection(),
            Optional.of(http),
            outcome));
  }

  /** Header fields, then pairs between tabs; there are no escapes. */
  private static Map<String, String> leef(String line) {
    assertTrue(line.chars().noneMatch(c -> c != '\t' && c < 0x20), line);
    String[] parts = line.split("\\|", 7);
    assertEquals("LEEF:2.0", parts[0]);
    assertEquals("x09", parts[5]);
    Map<String, String> pairs = new HashMap<>();
    for (String pair : parts[6].split("\t", -1)) {
      int equals = pair.indexOf('=');
      assertNull(pairs.put(pair.substring(0, equals), pair.substring(equals + 1)), pair);
    }
    return pairs;
  }

  /** What CEF cannot hold is written out. */
  private static String visible(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = c < 0x20 && c != '\n' && c != '\r';
      boolean end = c == '\u0085' || c == '\u2028';
      out.append(control || end ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return out.toString();
  }

  private static String programmersUnescape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        out.append(text.charAt(i));
      } else {
        char c = text.charAt(++i);
        switch (c) {
          case 'n' -> out.append('\n');
          case 'r' -> out.append('\r');
          case 't' -> out.append('\t');
          case 'u' -> {
            out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
            i += 4;
          }
          default -> out.append(c);
        }
      }
    }
    return out.toString();
  }
}
