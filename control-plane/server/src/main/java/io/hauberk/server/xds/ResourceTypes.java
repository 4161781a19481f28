package io.hauberk.server.xds;

import io.envoyproxy.controlplane.cache.Resources;
import java.util.Comparator;
import java.util.List;

/** The type URLs of xDS, in the order in which a proxy must learn them: make before break. */
final class ResourceTypes {
  static final String CLUSTER = Resources.V3.CLUSTER_TYPE_URL;
  static final String ENDPOINT = Resources.V3.ENDPOINT_TYPE_URL;
  static final String LISTENER = Resources.V3.LISTENER_TYPE_URL;
  static final String ROUTE = Resources.V3.ROUTE_TYPE_URL;
  static final String SECRET = Resources.V3.SECRET_TYPE_URL;
  // The library's own list ends before extension configurations.
  static final String EXTENSION = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig";

  private static final List<String> IN_ORDER =
      List.of(CLUSTER, ENDPOINT, LISTENER, ROUTE, SECRET, EXTENSION);

  /** Types that are not in the list come last, in the order of their text. */
  static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(ResourceTypes::rank).thenComparing(Comparator.naturalOrder());

  private ResourceTypes() {}

  /**
   * Whether a proxy that names nothing means everything, and whether a state-of-the-world response
   * states everything: clusters and listeners only.
   */
  static boolean listsEverything(String typeUrl) {
    return typeUrl.equals(CLUSTER) || typeUrl.equals(LISTENER);
  }

  private static int rank(String typeUrl) {
    int index = IN_ORDER.indexOf(typeUrl);
    return index < 0 ? IN_ORDER.size() : index;
  }
}
