package io.hauberk.server.shipping;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** How far the log of each proxy has come over; a small file for each. */
final class ShippedLogs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = System.getLogger(ShippedLogs.class.getName());
  private static final Pattern LOG_NAME = Pattern.compile("[0-9a-f]{32}");

  private final Path directory;
  private final Map<InstanceName, Shipped> known = new ConcurrentHashMap<>();

  /**
   * @param directory made when it is needed
   */
  ShippedLogs(Path directory) {
    this.directory = directory;
  }

  /**
   * Absent when that proxy has shipped nothing yet. A file that is damaged holds up no log: it is
   * kept under another name, for whoever looks into it, and overwritten by the next one.
   */
  Optional<Shipped> of(InstanceName instance) throws StateFailure {
    Shipped shipped = known.get(instance);
    if (shipped == null) {
      Optional<byte[]> content = file(instance).read();
      if (content.isPresent()) {
        Optional<Shipped> parsed = parse(content.get());
        parsed.ifPresent(found -> known.put(instance, found));
        shipped = parsed.isPresent() ? parsed.get() : setAside(instance, content.get());
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

  /** Absent when it is damaged. */
  private static Optional<Shipped> parse(byte[] content) {
    try {
      return Optional.ofNullable(JSON.readValue(content, Shipped.class))
          .filter(found -> found.log() != null && LOG_NAME.matcher(found.log()).matches())
          .filter(found -> found.end() >= 1);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Shipped setAside(InstanceName instance, byte[] content) throws StateFailure {
    Path damaged = file(instance).path();
    Path aside = damaged.resolveSibling(damaged.getFileName() + ".damaged");
    try {
      new DurableFile(aside).write(content);
      LOG.log(
          Level.WARNING,
          "`{0}` is damaged: what of the log of `{1}` was missing before is not known; see `{2}`",
          damaged,
          instance,
          aside);
      return Shipped.damaged(Files.getLastModifiedTime(damaged).toInstant());
    } catch (IOException e) {
      throw StateFailure.of(damaged, e);
    }
  }

  private DurableFile file(InstanceName instance) {
    return new DurableFile(directory.resolve(instance.dnsName() + ".json"));
  }
}
