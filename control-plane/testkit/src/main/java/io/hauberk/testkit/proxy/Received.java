package io.hauberk.testkit.proxy;

import com.google.protobuf.Any;
import java.util.List;
import java.util.Map;

/**
 * A response of either variant.
 *
 * @param resources by name
 * @param versions by name, as the control plane calls them; empty in state-of-the-world
 * @param everything whether what is not in it is gone
 */
record Received(
    String typeUrl,
    String nonce,
    String version,
    Map<String, Any> resources,
    Map<String, String> versions,
    List<String> removed,
    boolean everything,
    int bytes) {}
