package io.hauberk.evidence.sink.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.MemoryLog;
import io.hauberk.evidence.sink.Overheard;
import io.hauberk.evidence.sink.Pumps;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.SinkPump;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What every receiver that refuses goes through: the sink says whom and where to look, keeps what
 * it has, puts nothing aside, and goes on by itself when somebody mends it. No secret is ever said.
 *
 * @param folder of the sink's own files
 * @param secrets that nothing may say
 */
public record Refused(Path folder, List<String> secrets) {
  private static final int BATCH = 250;

  public Refused {
    secrets = List.copyOf(secrets);
  }

  /** Something somebody does in the middle. */
  public interface Act {
    void run() throws Exception;
  }

  /** Returns the uids of what was sent; the sink is refused from the beginning. */
  public List<String> until(Sink sink, String words, Act mend) throws Exception {
    return run(sink, Optional.empty(), words, mend);
  }

  /** Returns the uids of what was sent; all is well until something is spoilt. */
  public List<String> meanwhile(Sink sink, Act spoil, String words, Act mend) throws Exception {
    return run(sink, Optional.of(spoil), words, mend);
  }

  private List<String> run(Sink sink, Optional<Act> spoil, String words, Act mend)
      throws Exception {
    SplittableRandom random = new SplittableRandom(Long.getLong("hauberk.seed", 29));
    MemoryLog log = new MemoryLog();
    try (Overheard heard = new Overheard();
        SinkPump pump = Pumps.start(Format.Kind.OCSF, log, folder, sink)) {
      log.add(BATCH, random);
      if (spoil.isPresent()) {
        Pumps.awaitEmpty(pump);
        spoil.get().run();
        log.add(BATCH, random);
      }
      Pumps.await(
          () -> {
            // Connections are as they are: it may be a while until the next login.
            if (pump.status().behind() == 0) {
              log.add(1, random);
            }
            return pump.status().trouble().filter(told -> told.contains(words)).isPresent();
          },
          () -> pump.status() + " does not say: " + words);
      String refused = pump.status().toString();
      assertEquals(0, pump.status().refused(), refused);
      mend.run();
      Pumps.awaitEmpty(pump);
      assertEquals(Optional.empty(), pump.status().trouble());
      assertEquals(0, pump.status().refused(), () -> pump.status().toString());
      assertTrue(heard.has("sink test: "), "the log says it");
      assertTrue(heard.has("sink test: delivers again"));
      for (String secret : secrets) {
        assertFalse(heard.has(secret), "a secret is in the log");
        assertFalse(refused.contains(secret), "a secret is in the status");
      }
    }
    return log.uids();
  }
}
