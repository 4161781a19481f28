package io.hauberk.evidence.sink.config;

import io.hauberk.evidence.sink.Message;
import io.hauberk.evidence.sink.Receipt;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Says with a failure that this side's own certificate has expired: a receiver that ends the
 * connection for that rarely says why. What it refuses then is not refused for what is in it.
 */
record DatedSink(Sink sink, TlsFiles tls, InstantSource clock) implements Sink {
  @Override
  public Receipt deliver(List<Message> batch) throws IOException, InterruptedException {
    try {
      return sink.deliver(batch);
    } catch (IOException e) {
      Optional<String> expired = tls.expired(clock.instant());
      if (expired.isPresent()) {
        throw new IOException(expired.get() + "; " + e.getMessage(), e);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    sink.close();
  }
}
