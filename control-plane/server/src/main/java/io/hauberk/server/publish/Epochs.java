package io.hauberk.server.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How often the connections of each workload have been cut because of a quarantine. Kept on disk:
 * were it to start again at zero, a restart of the control plane would cut every connection.
 */
public final class Epochs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DurableFile file;
  private final Map<WorkloadId, Long> epochs = new TreeMap<>();
  private final Set<String> served = new TreeSet<>();

  private Epochs(DurableFile file) {
    this.file = file;
  }

  /**
   * @throws StateFailure when the file is damaged
   */
  public static Epochs open(DurableFile file) throws StateFailure {
    Epochs epochs = new Epochs(file);
    byte[] content = file.read().orElse(new byte[] {'{', '}'});
    try {
      JsonNode json = JSON.readTree(content);
      json.path("epochs")
          .properties()
          .forEach(e -> epochs.epochs.put(WorkloadId.parse(e.getKey()), e.getValue().asLong()));
      json.path("served").forEach(name -> epochs.served.add(name.asText()));
      return epochs;
    } catch (IOException | IllegalArgumentException e) {
      throw new StateFailure(
          StateFailure.Kind.CORRUPT,
          "`"
              + file.path()
              + "` is damaged: restore it from a backup, or delete it, which makes every workload"
              + " reconnect once",
          e);
    }
  }

  long of(WorkloadId workload) {
    return epochs.getOrDefault(workload, 0L);
  }

  /** The callers, account or instances, whose connections that exclusion has not cut yet. */
  Set<String> unserved(Exclusion exclusion) {
    return callers(exclusion).stream()
        .filter(caller -> !served.contains(key(exclusion, caller)))
        .collect(Collectors.toSet());
  }

  /** Counts these workloads up, for the sake of that exclusion. */
  void cut(Exclusion exclusion, Set<WorkloadId> workloads) throws StateFailure {
    workloads.forEach(workload -> epochs.merge(workload, 1L, Long::sum));
    served.addAll(keys(exclusion));
    write();
  }

  /** Its callers have no connection that is older than the exclusion. */
  void served(Exclusion exclusion) throws StateFailure {
    if (served.addAll(keys(exclusion))) {
      write();
    }
  }

  /** Forgets exclusions that are over, so that the same one serves again when it comes back. */
  void keepOnly(Collection<Exclusion> current) throws StateFailure {
    if (served.retainAll(current.stream().flatMap(e -> keys(e).stream()).toList())) {
      write();
    }
  }

  private void write() throws StateFailure {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode counts = json.putObject("epochs");
    epochs.forEach((workload, epoch) -> counts.put(workload.toString(), epoch));
    served.forEach(json.putArray("served")::add);
    file.write(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Set<String> keys(Exclusion exclusion) {
    return callers(exclusion).stream()
        .map(caller -> key(exclusion, caller))
        .collect(Collectors.toSet());
  }

  private static String key(Exclusion exclusion, String caller) {
    return exclusion.name() + " " + caller;
  }

  /** Account or instances. */
  private static Set<String> callers(Exclusion exclusion) {
    return switch (exclusion.target()) {
      case Exclusion.Target.Account(var account) -> Set.of(account.toString());
      case Exclusion.Target.Instances(var instances) ->
          instances.stream().map(InstanceName::dnsName).collect(Collectors.toSet());
    };
  }
}
