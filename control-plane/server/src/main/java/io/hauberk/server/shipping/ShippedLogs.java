package io.hauberk.server.shipping;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How far the log of each proxy has come over; a small file for each. */
final class ShippedLogs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Map<InstanceName, Shipped> known = new ConcurrentHashMap<>();

  /**
   * @param directory made when it is needed
   */
  ShippedLogs(Path directory) {
    this.directory = directory;
  }

  /** Absent when that proxy has shipped nothing yet. */
  Optional<Shipped> of(InstanceName instance) throws StateFailure {
    Shipped shipped = known.get(instance);
    if (shipped == null) {
      Optional<byte[]> content = file(instance).read();
      if (content.isPresent()) {
        shipped = parse(instance, content.get());
        known.put(instance, shipped);
      }
    }
    return Optional.ofNullable(shipped);
  }

  /** From now on, whatever happens. */
  void put(InstanceName instance, Shipped shipped) throws StateFailure {
    try {
      Files.createDirectories(directory);
      file(instance).write(JSON.writeValueAsBytes(shipped));
      known.put(instance, shipped);
    } catch (IOException e) {
      throw StateFailure.of(directory, e);
    }
  }

  private Shipped parse(InstanceName instance, byte[] content) throws StateFailure {
    try {
      return JSON.readValue(content, Shipped.class);
    } catch (IOException e) {
      throw StateFailure.of(file(instance).path(), e);
    }
  }

  private DurableFile file(InstanceName instance) {
    return new DurableFile(directory.resolve(instance.dnsName() + ".json"));
  }
}
