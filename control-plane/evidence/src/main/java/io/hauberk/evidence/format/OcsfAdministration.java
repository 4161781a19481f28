package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;

/** An administrator's act as API Activity. */
final class OcsfAdministration {
  private OcsfAdministration() {}

  static ObjectNode event(Administration act) {
    ObjectNode event =
        Ocsf.event(6003, "API Activity", activity(act.action()), activityName(act.action()));
    Ocsf.severity(event, Severity.of(act));
    Ocsf.status(event, act.accepted(), act.reason());
    event.put("action_id", act.accepted() ? 1 : 2);
    event.put("action", act.accepted() ? "Allowed" : "Denied");
    event.put("message", Words.sentence(act));
    event.putObject("actor").putObject("user").put("name", act.actor());
    ObjectNode api = event.putObject("api");
    api.put("operation", Words.lower(act.action()));
    api.putObject("service").put("name", Words.lower(act.source()));
    event.putObject("src_endpoint").put("name", Words.lower(act.source()));
    ObjectNode resource = event.putArray("resources").addObject();
    resource.put("name", act.name()).put("type", act.kind());
    Json.put(resource, "namespace", act.namespace());
    Json.put(resource, "version", act.after());
    ObjectNode more = Json.object();
    Json.put(more, "sha256_before", act.before());
    Json.put(more, "sha256_after", act.after());
    Json.put(more, "details", act.details());
    if (!more.isEmpty()) {
      event.putObject("unmapped").set("hauberk", more);
    }
    return event;
  }

  private static int activity(Action action) {
    return switch (action) {
      case CREATE -> 1;
      case UPDATE -> 3;
      case DELETE -> 4;
      case ISSUE, ROTATE, START, STOP -> 99;
    };
  }

  private static String activityName(Action action) {
    return Words.capital(action.name());
  }
}
