package io.hauberk.policy.model;

import java.util.List;

/**
 * What a rule asks of a request at one port.
 *
 * @param from alternatives; empty asks nothing of the caller
 * @param http alternatives; empty asks nothing of the request
 */
public record Conditions(List<CallerPattern> from, List<HttpPattern> http) {
  public Conditions {
    from = List.copyOf(from);
    http = List.copyOf(http);
  }
}
