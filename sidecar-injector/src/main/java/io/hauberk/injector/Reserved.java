package io.hauberk.injector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** The names, users and ports that belong to Hauberk in every covered pod. */
final class Reserved {
  static final String PREFIX = "hauberk-";
  static final String NET = "hauberk-net";
  static final String VERIFY = "hauberk-verify";
  static final String KEYS = "hauberk-keys";
  static final String PROXY = "hauberk-proxy";
  static final String LOG = "hauberk-log";
  static final String ID_VOLUME = "hauberk-id";
  static final String TMP_VOLUME = "hauberk-tmp";
  static final String KEYS_VOLUME = "hauberk-keys";
  static final String LOG_VOLUME = "hauberk-log";

  static final Set<String> CONTAINERS = Set.of(NET, VERIFY, KEYS, PROXY, LOG);
  static final Set<String> VOLUMES = Set.of(ID_VOLUME, TMP_VOLUME, KEYS_VOLUME, LOG_VOLUME);

  /** Annotation that a pod is ours: the token of its probe paths and what the probes were. */
  static final String INJECTED = "hauberk.io/injected";

  /** Annotation by which the CNI plugin knows a pod. */
  static final String INTERCEPT = "hauberk.io/intercept";

  static final int PROXY_USER = 1337;
  static final int VERIFY_USER = 1338;
  static final int OUTBOUND = 15001;
  static final int PROBES = 15021;

  private Reserved() {}

  static boolean name(JsonNode named) {
    return named.path("name").asText().startsWith(PREFIX);
  }

  static boolean port(int port) {
    return port >= 15000 && port <= 15099;
  }

  static boolean user(long user) {
    return user == PROXY_USER || user == VERIFY_USER;
  }
}
