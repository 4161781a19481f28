package io.hauberk.evidence.sink.receiver;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.config.SinkReader;
import io.hauberk.evidence.sink.config.Site;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.UUID;

/** A sink as its configuration makes it. */
public final class Configured {
  private Configured() {}

  /**
   * @param keys of one sink but for its name, as YAML in one line: {@code kind: kafka, ...}
   */
  public static Sink sink(String keys) throws ConfigProblem {
    Site site =
        new Site(
            "1.2.3",
            "host",
            OutputStream.nullOutputStream(),
            () -> UUID.randomUUID().toString(),
            InstantSource.system());
    return new SinkReader(site)
        .read(Section.parse("test.yaml", "sinks: [ {name: test, " + keys + "} ]\n"))
        .getFirst()
        .sink()
        .get();
  }
}
