package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Administration;
import io.hauberk.evidence.record.Administration.Action;

/** An administrator's act as API Activity. */
final class OcsfAdministration {
  private OcsfAdministration() {}

  static void members(JsonText out, Administration act) {
    Ocsf.members(out, 6003, "API Activity", activity(act.action()), activityName(act.action()));
    Ocsf.severity(out, Severity.of(act));
    Ocsf.status(out, act.accepted(), act.reason());
    out.put("action_id", act.accepted() ? 1 : 2);
    out.put("action", act.accepted() ? "Allowed" : "Denied");
    out.put("message", Words.sentence(act));
    out.open("actor").open("user").put("name", act.actor()).close().close();
    out.open("api").put("operation", Words.lower(act.action()));
    out.open("service").put("name", Words.lower(act.source())).close().close();
    out.open("src_endpoint").put("name", Words.lower(act.source())).close();
    out.openArray("resources").open().put("name", act.name()).put("type", act.kind());
    out.put("namespace", act.namespace()).put("version", act.after()).close().closeArray();
    int before = out.size();
    out.open("unmapped");
    int inside = out.size();
    out.open("hauberk").put("sha256_before", act.before()).put("sha256_after", act.after());
    out.put("details", act.details()).closeUnlessEmpty(inside).closeUnlessEmpty(before);
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
