package io.hauberk.server.admin;

import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.server.events.Acts;
import io.hauberk.server.events.PlaneEvents;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what was done at the socket of administrators, and by whom of the operating system's users.
 *
 * @param own user of the control plane, where the operating system does not say who connected: the
 *     socket opens for him and for root only
 */
public record AdminTrail(PlaneEvents events, String own) {
  void ordered(String target, Optional<Exclusion> before, Exclusion after) {
    Action action = before.isPresent() ? Action.UPDATE : Action.CREATE;
    events.administered(
        Acts.ofQuarantine(
            user(), target, before, Optional.of(after), action, true, after.reason()));
  }

  void released(String target, Exclusion before) {
    events.administered(
        Acts.ofQuarantine(
            user(),
            target,
            Optional.of(before),
            Optional.empty(),
            Action.DELETE,
            true,
            before.reason()));
  }

  void refused(Action action, String target, String why) {
    events.administered(
        Acts.ofQuarantine(user(), target, Optional.empty(), Optional.empty(), action, false, why));
  }

  void token(String workload, Map<String, String> details) {
    events.administered(Acts.ofToken(user(), workload, true, "", details));
  }

  void noToken(String workload, String why) {
    events.administered(Acts.ofToken(user(), workload, false, why, Map.of()));
  }

  private String user() {
    return SocketUser.current().orElse(own);
  }
}
