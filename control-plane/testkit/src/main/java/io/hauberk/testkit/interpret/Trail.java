package io.hauberk.testkit.interpret;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What filters leave behind for the access log, and who ended the walk. */
final class Trail {
  private final Map<String, String> dynamic = new HashMap<>();
  private Metadata chain = Metadata.getDefaultInstance();
  private Optional<Metadata> route = Optional.empty();
  private Optional<String> decision = Optional.empty();

  /**
   * @param namespace of the dynamic metadata, such as {@code envoy.filters.http.rbac}
   */
  void write(String namespace, String key, String value) {
    dynamic.put(namespace + ":" + key, value);
  }

  Optional<String> dynamic(String namespaceAndKey) {
    return Optional.ofNullable(dynamic.get(namespaceAndKey));
  }

  /** The name of the leaf that was enforced last. */
  void decidedBy(Optional<String> name) {
    decision = name;
  }

  Optional<String> decision() {
    return decision;
  }

  void onChain(Metadata metadata) {
    chain = metadata;
  }

  void onRoute(Metadata metadata) {
    route = Optional.of(metadata);
  }

  Optional<String> chain(String namespaceAndKey) {
    return value(chain, namespaceAndKey);
  }

  Optional<String> route(String namespaceAndKey) {
    return route.flatMap(metadata -> value(metadata, namespaceAndKey));
  }

  private static Optional<String> value(Metadata metadata, String namespaceAndKey) {
    String[] parts = namespaceAndKey.split(":", 2);
    return Optional.ofNullable(metadata.getFilterMetadataMap().get(parts[0]))
        .map(struct -> struct.getFieldsMap().get(parts[1]))
        .map(com.google.protobuf.Value::getStringValue)
        .filter(text -> !text.isEmpty());
  }
}
