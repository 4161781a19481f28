package io.hauberk.kubernetes.source;

/**
 * @param name empty: none
 */
record NamedPort(String name, int number) {}
