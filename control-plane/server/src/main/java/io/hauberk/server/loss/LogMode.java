package io.hauberk.server.loss;

import io.envoyproxy.envoy.config.core.v3.Node;

/** How the lines of a proxy come, as it says in its node's metadata: {@code "log": "shipped"}. */
public final class LogMode {
  private static final String KEY = "log";
  private static final String SHIPPED = "shipped";

  private LogMode() {}

  /** Whether they come from its file, so that those of its stream would be there twice. */
  public static boolean isShipped(Node node) {
    return SHIPPED.equals(
        node.getMetadata().getFieldsMap().containsKey(KEY)
            ? node.getMetadata().getFieldsOrThrow(KEY).getStringValue()
            : "");
  }
}
