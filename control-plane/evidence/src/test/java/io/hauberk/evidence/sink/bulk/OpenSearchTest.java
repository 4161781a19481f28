package io.hauberk.evidence.sink.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.record.EvidenceRecord;
import io.hauberk.evidence.record.RandomRecords;
import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.receiver.OpenSearch;
import io.hauberk.evidence.sink.receiver.Trial;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSearchTest {
  /** Labels are the workloads' own words: the index keeps them, and makes no fields of them. */
  private static final String MAPPING =
      """
      {"settings":{"number_of_replicas":0},
       "mappings":{"dynamic":false,"properties":{"time":{"type":"date","format":"epoch_millis"}}}}
      """;

  @TempDir Path folder;

  @Test
  void everyRecordIsThereOnceAcrossItsRestartAndItsAbsence() throws Exception {
    try (OpenSearch store = new OpenSearch(folder.resolve("opensearch"))) {
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
          "opensearch: "
              + new Trial(folder, Format.Kind.OCSF)
                  .run(() -> sink(store.url(), "evidence"), receiver));
      refusesWhatDoesNotFitAndNothingElse(store);
    }
  }

  private static void refusesWhatDoesNotFitAndNothingElse(OpenSearch store) throws Exception {
    store.ask(
        "PUT", "/strict", "{\"mappings\":{\"properties\":{\"class_uid\":{\"type\":\"ip\"}}}}");
    List<Message> batch = new ArrayList<>();
    RandomRecords records = new RandomRecords(new SplittableRandom(1));
    for (int i = 0; i < 3; i++) {
      EvidenceRecord record = records.next();
      batch.add(new Message(i, record, i == 1 ? "{\"class_uid\":4002}" : "{\"n\":1}"));
    }
    try (BulkSink sink = sink(store.url(), "strict")) {
      Receipt receipt = sink.deliver(batch);
      assertEquals(1, receipt.refused().size());
      assertEquals(batch.get(1), receipt.refused().get(0).message());
      assertTrue(receipt.refused().get(0).reason().contains("mapper_parsing_exception"));
      assertEquals(List.of(), receipt.again());
      assertEquals(1, sink.deliver(batch).refused().size(), "a double is none");
    }
    assertEquals(2, store.ids("strict").size());
  }

  private static BulkSink sink(URI url, String index) {
    return new BulkSink(
        new BulkSink.Target(url, index, Optional.empty()),
        TlsFiles.system(),
        Duration.ofSeconds(20));
  }
}
