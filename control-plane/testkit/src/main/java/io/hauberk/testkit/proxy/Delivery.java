package io.hauberk.testkit.proxy;

import java.util.List;
import java.util.Map;

/**
 * One response, as a proxy got it.
 *
 * @param resources name to SHA-256 of the bytes
 * @param removed names; a state-of-the-world response has none
 * @param accepted whether it was acknowledged; refused otherwise
 */
public record Delivery(
    String typeUrl, Map<String, String> resources, List<String> removed, boolean accepted) {}
