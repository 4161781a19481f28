package io.hauberk.envoy.compile;

import com.github.xds.type.matcher.v3.Matcher.OnMatch;
import io.hauberk.policy.model.CallerPattern;
import java.util.List;

/**
 * One rule in a list of which the first that holds decides.
 *
 * @param from alternatives; empty asks nothing of the caller
 * @param request what is asked beyond the caller
 */
record Entry(List<CallerPattern> from, Formula request, OnMatch verdict) {
  Entry {
    from = List.copyOf(from);
  }
}
