package io.hauberk.kubernetes.network;

import java.util.Map;

/** A pod as a network sees it. */
record Pod(String namespace, Map<String, String> labels, String address) {}
