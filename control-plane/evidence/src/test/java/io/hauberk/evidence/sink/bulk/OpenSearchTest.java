package io.hauberk.evidence.sink.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.record.Access;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.Outcome;
import io.hauberk.evidence.record.Party;
import io.hauberk.evidence.record.RandomRecords;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.receiver.Configured;
import io.hauberk.evidence.sink.receiver.Credentials;
import io.hauberk.evidence.sink.receiver.KeyGate;
import io.hauberk.evidence.sink.receiver.OpenSearch;
import io.hauberk.evidence.sink.receiver.Refused;
import io.hauberk.evidence.sink.receiver.Trial;
import io.hauberk.evidence.sink.tls.SecretFile;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSearchTest {
  /** Labels are the workloads' own words: the index keeps them, and makes no fields of them. */
  private static final String MAPPING =
      """
      {"settings":{"number_of_replicas":0},
       "mappings":{"dynamic":false,"properties":{"time":{"type":"date","format":"epoch_millis"}}}}
      """;

  private static final Format OCSF = Format.of(Format.Kind.OCSF, "1.2.3");

  private static final String PASSWORD = "Not-To-Be-Seen.4711";
  private static final String WRONG = "wrong-and-not-to-be-seen";

  @TempDir static Path shared;
  private static Credentials credentials;
  private static OpenSearch store;

  @BeforeAll
  static void begin() throws IOException {
    credentials = new Credentials(shared.resolve("tls"));
    store = new OpenSearch(shared.resolve("opensearch"), credentials);
    store.user("hauberk", PASSWORD);
    Files.writeString(shared.resolve("password"), PASSWORD + "\n");
    assertEquals(
        200,
        store.ask("PUT", "/_index_template/hauberk", Shipped.template().toString()).statusCode());
  }

  @AfterAll
  static void end() {
    store.close();
  }

  @Test
  void everyRecordIsThereOnceAcrossItsRestartAndItsAbsence(@TempDir Path folder) throws Exception {
    assertEquals(200, store.ask("PUT", "/evidence", MAPPING).statusCode());
    Trial.Receiver receiver =
        new Trial.Receiver() {
          @Override
          public void stop() {
            store.stop();
          }

          @Override
          public void startAgain() {
            store.startAgain();
          }

          @Override
          public List<String> uids() throws Exception {
            return store.ids("evidence");
          }
        };
    System.err.println(
        "opensearch: " + new Trial(folder, Format.Kind.OCSF).run(() -> sink("evidence"), receiver));
  }

  @Test
  void aWrongPasswordIsToldAndMendedInItsFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), WRONG);
    List<String> sent =
        new Refused(folder, List.of(PASSWORD, WRONG))
            .until(
                login("hauberk", "hauberk-wrong", file),
                "the receiver answered 401: look at `hauberk` with `" + file + "`",
                () -> Files.writeString(file, PASSWORD));
    assertArrived(sent, "hauberk-wrong");
  }

  @Test
  void aPasswordThatIsChangedAtTheStoreIsToldAndMendedInItsFile(@TempDir Path folder)
      throws Exception {
    String second = "Another-Not-To-Be-Seen.4712";
    store.user("changing", PASSWORD);
    Path file = Files.writeString(folder.resolve("password"), PASSWORD);
    List<String> sent =
        new Refused(folder, List.of(PASSWORD, second))
            .meanwhile(
                login("changing", "hauberk-changed", file),
                () -> store.user("changing", second),
                "the receiver answered 401: look at `changing` with `" + file + "`",
                () -> Files.writeString(file, second));
    assertArrived(sent, "hauberk-changed");
  }

  @Test
  void aRightThatIsTakenAwayIsToldOfTheIndex(@TempDir Path folder) throws Exception {
    store.allow("guests", "hauberk-*");
    store.user("guest", PASSWORD, "guests");
    Path file = Files.writeString(folder.resolve("password"), PASSWORD);
    List<String> sent =
        new Refused(folder, List.of(PASSWORD))
            .meanwhile(
                login("guest", "hauberk-closed", file),
                () -> store.allow("guests", "others-*"),
                "the store lets nothing into `hauberk-closed`: 403 security_exception: ",
                () -> store.allow("guests", "hauberk-*"));
    assertArrived(sent, "hauberk-closed");
  }

  @Test
  void aWrongKeyIsToldAndMendedInItsFile(@TempDir Path folder) throws Exception {
    String key = "aWQ6bm90LXRvLWJlLXNlZW4=";
    Path file = Files.writeString(folder.resolve("key"), WRONG);
    try (KeyGate gate = new KeyGate(folder.resolve("gate"), key, store)) {
      Sink sink =
          Configured.sink(
              "kind: bulk, url: 'http://localhost:%d', index: hauberk-keyed, api-key-file: '%s'"
                  .formatted(gate.port(), file));
      List<String> sent =
          new Refused(folder, List.of(key, WRONG))
              .until(
                  sink,
                  "the receiver answered 401: look at the key in `" + file + "`",
                  () -> Files.writeString(file, key));
      assertArrived(sent, "hauberk-keyed");
    }
  }

  private static Sink login(String user, String index, Path password) throws Exception {
    return Configured.sink(
        "kind: bulk, url: '%s', index: %s, user: %s, password-file: '%s', tls: {trust: '%s'}"
            .formatted(store.url(), index, user, password, credentials.authorities()));
  }

  private static void assertArrived(List<String> sent, String index) throws IOException {
    assertEquals(new HashSet<>(sent), new HashSet<>(store.ids(index)));
  }

  @Test
  void refusesWhatDoesNotFitAndNothingElse() throws Exception {
    store.ask(
        "PUT", "/strict", "{\"mappings\":{\"properties\":{\"class_uid\":{\"type\":\"ip\"}}}}");
    List<Message> batch = new ArrayList<>();
    RandomRecords records = new RandomRecords(new SplittableRandom(1));
    for (int i = 0; i < 3; i++) {
      EvidenceRecord record = records.next();
      batch.add(new Message(i, record, i == 1 ? "{\"class_uid\":4002}" : "{\"n\":1}"));
    }
    try (BulkSink sink = sink("strict")) {
      Receipt receipt = sink.deliver(batch);
      assertEquals(1, receipt.refused().size());
      assertEquals(batch.get(1), receipt.refused().get(0).message());
      assertTrue(receipt.refused().get(0).reason().contains("mapper_parsing_exception"));
      assertEquals(List.of(), receipt.again());
      assertEquals(1, sink.deliver(batch).refused().size(), "a double is none");
    }
    assertEquals(2, store.ids("strict").size());
  }

  @Test
  void hostileTextsAreDataUnderTheShippedTemplate() throws Exception {
    RandomRecords random = new RandomRecords(new SplittableRandom(5));
    List<EvidenceRecord> records = new ArrayList<>();
    while (records.size() < 1500) {
      records.add(random.next());
    }
    Map<String, JsonNode> sent = send("hauberk-hostile", records);
    assertEquals(
        Shipped.template().at("/template/mappings/properties"),
        Shipped.JSON
            .readTree(store.ask("GET", "/hauberk-hostile/_mapping", "").body())
            .at("/hauberk-hostile/mappings/properties"),
        "no record may add a field");
    Map<String, JsonNode> kept = new TreeMap<>();
    search("hauberk-hostile", Shipped.JSON.createObjectNode().put("size", 10_000))
        .at("/hits/hits")
        .forEach(hit -> kept.put(hit.path("_id").asText(), hit.path("_source")));
    kept.values().forEach(document -> ((ObjectNode) document).remove("@timestamp"));
    assertEquals(sent.keySet(), kept.keySet());
    sent.forEach((uid, document) -> assertEquals(document, kept.get(uid)));
    for (String field :
        List.of(
            "http_request.url.path",
            "actor.user.name",
            "unmapped.hauberk.target.workload",
            "finding_info.title")) {
      assertEquals(
          PlainCount.values(field, List.copyOf(sent.values())), counted("hauberk-hostile", field));
    }
  }

  /** How many documents a search for each value finds. */
  private static Map<String, Long> counted(String index, String field) throws IOException {
    ObjectNode ask = Shipped.JSON.createObjectNode().put("size", 0);
    ask.withObject("/aggs/by/terms").put("field", field).put("size", 10_000);
    Map<String, Long> counts = new TreeMap<>();
    search(index, ask)
        .at("/aggregations/by/buckets")
        .forEach(b -> counts.put(b.path("key").asText(), b.path("doc_count").asLong()));
    return counts;
  }

  @Test
  void questionsAndPanelsCountWhatWasSent() throws Exception {
    Instant now = Instant.now();
    List<EvidenceRecord> records = new KnownRecords(now).all();
    Map<String, JsonNode> sent = send("hauberk-known", records);
    Instant month = now.minus(Duration.ofDays(30));
    List<EvidenceRecord> lately = records.stream().filter(r -> r.time().isAfter(month)).toList();
    Map<String, Predicate<EvidenceRecord>> meant =
        Map.of(
            "denied-under-a-requirement",
            r ->
                r.fact() instanceof Access access
                    && !access.outcome().allowed()
                    && access.outcome().requirements().contains("pci-dss-4/1.3.1"),
            "what-the-shadow-would-change",
            r ->
                r.fact() instanceof Access access
                    && access
                        .outcome()
                        .shadow()
                        .filter(shadow -> shadow.allowed() != access.outcome().allowed())
                        .isPresent(),
            "alarms-gaps-and-sheds",
            r -> !(r.fact() instanceof Access) && !(r.fact() instanceof Administration),
            "acts-of-administrators",
            r -> r.fact() instanceof Administration);
    for (String name : Shipped.questions()) {
      JsonNode answer = search("hauberk-known", Shipped.question(name));
      if (meant.containsKey(name)) {
        List<EvidenceRecord> right = lately.stream().filter(meant.get(name)).toList();
        assertTrue(right.size() > 30, name);
        assertEquals(right.size(), answer.at("/hits/total/value").asInt(), name);
        assertEquals(
            right.stream().limit(100).map(EvidenceRecord::uid).toList(),
            answer.at("/hits/hits").findValuesAsText("_id"),
            name);
      } else {
        assertEquals("who-of-type-a-tried-to-reach-bobs-database", name);
        assertEquals(whoOfTypeA(lately), who(answer));
      }
    }
    for (Shipped.Panel panel : Shipped.panels()) {
      Map<List<String>, Long> counts = PlainCount.of(panel, List.copyOf(sent.values()));
      assertFalse(counts.isEmpty(), panel.title());
      assertEquals(counts, PlainCount.of(search("hauberk-known", panel.search())), panel.title());
    }
  }

  private static Map<List<String>, Long> whoOfTypeA(List<EvidenceRecord> records) {
    Map<List<String>, Long> counts = new HashMap<>();
    for (EvidenceRecord record : records) {
      if (record.fact() instanceof Access access) {
        Optional<Party.Workload> caller =
            access.caller().workload().filter(w -> "a".equals(w.labels().get("type")));
        Outcome outcome = access.outcome();
        caller.ifPresent(
            w ->
                counts.merge(
                    List.of(
                        w.namespace(),
                        w.name(),
                        outcome.allowed() ? "Allowed" : "Denied",
                        outcome.decision()),
                    1L,
                    Long::sum));
      }
    }
    return counts;
  }

  private static Map<List<String>, Long> who(JsonNode answer) {
    Map<List<String>, Long> counts = new HashMap<>();
    for (JsonNode bucket : answer.at("/aggregations/who/buckets")) {
      List<String> key = new ArrayList<>();
      bucket.path("key").forEach(value -> key.add(value.asText()));
      counts.put(key, bucket.path("doc_count").asLong());
    }
    return counts;
  }

  /** By the sink itself; every record is taken. */
  private static Map<String, JsonNode> send(String index, List<EvidenceRecord> records)
      throws Exception {
    Map<String, JsonNode> sent = new TreeMap<>();
    List<Message> batch = new ArrayList<>();
    for (EvidenceRecord record : records) {
      String text = OCSF.render(record);
      // As bytes: half a pair of surrogates has none of its own.
      sent.put(record.uid(), Shipped.JSON.readTree(text.getBytes(StandardCharsets.UTF_8)));
      batch.add(new Message(batch.size(), record, text));
    }
    try (BulkSink sink = sink(index)) {
      assertEquals(Receipt.TAKEN, sink.deliver(batch));
    }
    assertEquals(200, store.ask("POST", "/" + index + "/_refresh", "").statusCode());
    return sent;
  }

  private static JsonNode search(String index, JsonNode body) throws IOException {
    HttpResponse<String> answer = store.ask("POST", "/" + index + "/_search", body.toString());
    assertEquals(200, answer.statusCode(), answer.body());
    return Shipped.JSON.readTree(answer.body());
  }

  private static BulkSink sink(String index) {
    return new BulkSink(
        new BulkSink.Target(
            store.url(),
            index,
            Optional.of(
                new BulkSink.Login.Basic("hauberk", new SecretFile(shared.resolve("password"))))),
        new TlsFiles(Optional.of(credentials.authorities()), Optional.empty()),
        Duration.ofSeconds(20));
  }
}
