package io.hauberk.policy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One entry of {@code http}: all four must hold; values within one are alternatives, except
 * headers, which must all hold; empty asks nothing.
 *
 * @param methods upper case
 */
public record HttpPattern(
    SortedSet<String> methods,
    List<HostPattern> hosts,
    List<PathPattern> paths,
    List<HeaderPattern> headers) {
  public HttpPattern {
    methods = Collections.unmodifiableSortedSet(new TreeSet<>(methods));
    hosts = List.copyOf(hosts);
    paths = List.copyOf(paths);
    headers = List.copyOf(headers);
  }
}
