package io.hauberk.evidence.sink.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.SinkPlan;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkReaderTest {
  private static final Path PAGE =
      Path.of(System.getProperty("hauberk.root", "../.."), "docs/stages/evidence-sinks.md");

  private final SinkReader reader =
      new SinkReader(
          new Site(
              "1.2.3",
              "host",
              OutputStream.nullOutputStream(),
              () -> "a-guid",
              InstantSource.system()));

  @Test
  void theExampleInTheDocumentationIsOne() throws Exception {
    String page = Files.readString(PAGE);
    int from = page.indexOf("```yaml\n") + "```yaml\n".length();
    List<SinkSetting> settings = read(page.substring(from, page.indexOf("```", from)));
    assertEquals(
        List.of("file", "stdout", "syslog", "otlp-grpc", "otlp-http", "hec", "bulk", "kafka"),
        settings.stream().map(setting -> setting.plan().kind()).toList());
    for (SinkSetting setting : settings) {
      setting.sink().get().close();
    }
    SinkPlan soc = settings.get(2).plan();
    assertEquals(Format.Kind.CEF, soc.format().kind());
    assertEquals(64 << 10, soc.maxBytes());
    assertEquals(Duration.ofMinutes(1), settings.get(6).plan().pace().longest());
  }

  @Test
  void noSinkIsNoMistake() throws Exception {
    assertEquals(List.of(), read("headers: []\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{name: a} | e.yaml:1:10 `kind` is missing: use one of bulk, file, hec, kafka, otlp-grpc,"
            + " otlp-http, stdout, syslog",
        "{kind: stdout} | e.yaml:1:10 `name` is missing",
        "{name: A, kind: stdout} | e.yaml:1:11 `A` cannot name a sink: use a-z, 0-9 and dashes, at"
            + " most 63 characters",
        "{name: a, kind: stdout, path: x} | e.yaml:1:34 `path` is no key here: use one of batch,"
            + " format, kind, max-message, name, patience, retry, tls",
        "{name: a, kind: stdout, format: xml} | e.yaml:1:42 `xml` is no format: use one of cef,"
            + " ecs, leef, ocsf",
        "{name: a, kind: bulk, format: cef, url: 'https://h'} | e.yaml:1:32 this receiver takes"
            + " JSON: use one of ecs, ocsf",
        "{name: a, kind: bulk, url: 'https://me:secret@h'} | e.yaml:1:37 a URL is"
            + " `https://host:port/path`, without user or query",
        "{name: a, kind: kafka} | e.yaml:1:10 `servers` is missing: write `servers: [host:9092]`",
        "{name: a, kind: otlp-grpc, host: h, plaintext: true, tls: {}} | e.yaml:1:46 there is"
            + " `tls`, so this is no plaintext: remove one",
      })
  void saysWhereAndWhatToDo(String sink, String message) {
    assertEquals(message, problem("sinks: [ " + sink + " ]\n"));
  }

  @Test
  void namesAreFolders() {
    assertEquals(
        "e.yaml:3:4 there is a sink `a` before: names are folders",
        problem("sinks:\n - {name: a, kind: stdout}\n - {name: a, kind: stdout}\n")
            .replaceFirst(":3:\\d+", ":3:4"));
  }

  private String problem(String text) {
    return String.valueOf(assertThrows(ConfigProblem.class, () -> read(text)).getMessage());
  }

  private List<SinkSetting> read(String text) throws ConfigProblem {
    return reader.read(Section.parse("e.yaml", text));
  }
}
