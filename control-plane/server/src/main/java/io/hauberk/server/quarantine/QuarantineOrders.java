package io.hauberk.server.quarantine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The exclusions that an operator ordered and has not released; they survive the process. */
public final class QuarantineOrders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DurableFile file;
  private final SortedMap<String, Exclusion> orders = new TreeMap<>();

  private QuarantineOrders(DurableFile file) {
    this.file = file;
  }

  /**
   * @throws StateFailure when the file is damaged: nobody is let in by that
   */
  public static QuarantineOrders open(DurableFile file) throws StateFailure {
    QuarantineOrders orders = new QuarantineOrders(file);
    Optional<byte[]> content = file.read();
    if (content.isPresent()) {
      try {
        for (JsonNode order : JSON.readTree(content.get())) {
          Exclusion exclusion = parse(order);
          orders.orders.put(exclusion.name(), exclusion);
        }
      } catch (IOException | IllegalArgumentException | DateTimeException e) {
        throw new StateFailure(
            StateFailure.Kind.CORRUPT,
            "`"
                + file.path()
                + "` is damaged, so it is not known who is excluded: restore it from a backup, or"
                + " delete it and order the quarantines again",
            e);
      }
    }
    return orders;
  }

  /** By name, those that have expired included. */
  public synchronized List<Exclusion> all() {
    return List.copyOf(orders.values());
  }

  public synchronized Optional<Exclusion> find(String name) {
    return Optional.ofNullable(orders.get(name));
  }

  /** Adds one, or takes the place of the one of that name; what has expired is forgotten. */
  public synchronized void add(Exclusion order, Instant now) throws StateFailure {
    SortedMap<String, Exclusion> next = new TreeMap<>(orders);
    next.values().removeIf(old -> old.expires().filter(end -> !end.isAfter(now)).isPresent());
    next.put(order.name(), order);
    keep(next);
  }

  public synchronized void remove(String name) throws StateFailure {
    SortedMap<String, Exclusion> next = new TreeMap<>(orders);
    next.remove(name);
    keep(next);
  }

  private void keep(SortedMap<String, Exclusion> next) throws StateFailure {
    ArrayNode json = JSON.createArrayNode();
    next.values().forEach(order -> json.add(json(order)));
    file.write(json.toString().getBytes(StandardCharsets.UTF_8));
    orders.clear();
    orders.putAll(next);
  }

  private static ObjectNode json(Exclusion order) {
    ObjectNode json = JSON.createObjectNode().put("name", order.name());
    switch (order.target()) {
      case Exclusion.Target.Account(var account) -> json.put("account", account.toString());
      case Exclusion.Target.Instances(var instances) -> {
        ArrayNode names = json.putArray("instances");
        instances.forEach(instance -> names.add(instance.dnsName()));
      }
    }
    json.put("reason", order.reason());
    order.expires().ifPresent(expires -> json.put("expires", expires.toString()));
    return json;
  }

  /** The single form is that of earlier versions. */
  private static SortedSet<InstanceName> instances(JsonNode json) {
    SortedSet<InstanceName> instances = new TreeSet<>();
    json.path("instances").forEach(name -> instances.add(new InstanceName(name.asText())));
    if (instances.isEmpty()) {
      instances.add(new InstanceName(json.path("instance").asText()));
    }
    return instances;
  }

  private static Exclusion parse(JsonNode json) {
    Exclusion.Target target =
        json.has("account")
            ? new Exclusion.Target.Account(SpiffeId.parse(json.path("account").asText()))
            : new Exclusion.Target.Instances(instances(json));
    Optional<Instant> expires =
        Optional.ofNullable(json.get("expires")).map(text -> Instant.parse(text.asText()));
    String name = json.path("name").asText();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a quarantine without a name");
    }
    return new Exclusion(name, target, json.path("reason").asText(), expires);
  }
}
