package io.hauberk.kubernetes.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What NetworkPolicies mean, read from their text and from nothing else: a pod that no policy
 * selects is open; one that some select is open to whatever one of them lets through.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/services-networking/network-policies/">Network
 *     Policies</a>
 */
final class PlainReading {
  private final List<JsonNode> policies;

  PlainReading(List<JsonNode> policies) {
    this.policies = List.copyOf(policies);
  }

  boolean lets(Pod from, Pod to, int port) {
    return lets("Egress", from, to, port) && lets("Ingress", to, from, port);
  }

  private boolean lets(String direction, Pod mine, Pod other, int port) {
    List<JsonNode> selecting = new ArrayList<>();
    for (JsonNode policy : policies) {
      boolean concerned = false;
      for (JsonNode type : policy.at("/spec/policyTypes")) {
        concerned |= type.asText().equals(direction);
      }
      if (concerned
          && policy.at("/metadata/namespace").asText().equals(mine.namespace())
          && selects(policy.at("/spec/podSelector"), mine.labels())) {
        selecting.add(policy);
      }
    }
    boolean egress = direction.equals("Egress");
    return selecting.isEmpty()
        || selecting.stream()
            .flatMap(policy -> elements(policy.at(egress ? "/spec/egress" : "/spec/ingress")))
            .anyMatch(
                rule ->
                    anyOrOne(rule.path(egress ? "to" : "from"), peer -> meets(peer, mine, other))
                        && anyOrOne(rule.path("ports"), p -> meets(p, port)));
  }

  private static boolean meets(JsonNode port, int number) {
    return port.path("protocol").asText("TCP").equals("TCP") && port.path("port").asInt() == number;
  }

  private static boolean meets(JsonNode peer, Pod mine, Pod other) {
    if (peer.has("ipBlock")) {
      return within(peer.at("/ipBlock/cidr").asText(), other.address());
    }
    boolean namespace =
        peer.has("namespaceSelector")
            ? selects(
                peer.path("namespaceSelector"),
                Map.of("kubernetes.io/metadata.name", other.namespace()))
            : mine.namespace().equals(other.namespace());
    return namespace && selects(peer.path("podSelector"), other.labels());
  }

  private static boolean selects(JsonNode selector, Map<String, String> labels) {
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      if (!label.getValue().asText().equals(labels.get(label.getKey()))) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      if (!expression.path("operator").asText().equals("DoesNotExist")
          || labels.containsKey(expression.path("key").asText())) {
        return false;
      }
    }
    return true;
  }

  private static boolean within(String cidr, String address) {
    String[] parts = cidr.split("/", 2);
    if (parts[0].contains(":")) {
      return false;
    }
    int prefix = Integer.parseInt(parts[1]);
    long mask = prefix == 0 ? 0 : (0xffffffffL << (32 - prefix)) & 0xffffffffL;
    return (number(parts[0]) & mask) == (number(address) & mask);
  }

  private static long number(String address) {
    long value = 0;
    for (String part : address.split("\\.", 4)) {
      value = value << 8 | Integer.parseInt(part);
    }
    return value;
  }

  private static java.util.stream.Stream<JsonNode> elements(JsonNode list) {
    List<JsonNode> all = new ArrayList<>();
    list.forEach(all::add);
    return all.stream();
  }

  /** An absent or empty list asks nothing. */
  private static boolean anyOrOne(JsonNode list, java.util.function.Predicate<JsonNode> condition) {
    return list.isEmpty() || elements(list).anyMatch(condition);
  }
}
