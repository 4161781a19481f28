package io.hauberk.evidence.format;

import io.hauberk.evidence.json.JsonText;
import io.hauberk.evidence.record.Party;
import java.util.Optional;
import java.util.regex.Pattern;

/** One end as a network endpoint, by everything that is known of it. */
final class OcsfParty {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private OcsfParty() {}

  /** What nobody verified is no {@code uid}: it stays a claim, among the unmapped. */
  static void endpoint(
      JsonText out, String name, Party party, Address address, Optional<Integer> declaredPort) {
    int before = out.size();
    out.open(name);
    if (party.verified()) {
      out.put("uid", party.spiffeId()).put("instance_uid", party.instance());
    }
    out.put("ip", address.ip());
    if (party.workload().isPresent()) {
      workload(out, party.workload().get());
    }
    if (!out.isEmpty()) {
      out.putNumber("port", address.port().or(() -> declaredPort));
    }
    out.closeUnlessEmpty(before);
  }

  private static void workload(JsonText out, Party.Workload workload) {
    String name = workload.pod().orElse(workload.name());
    out.put("name", name).put("svc_name", workload.name());
    out.open("container").put("name", name);
    Optional<String> uid = workload.podUid().filter(text -> UUID.matcher(text).matches());
    if (uid.isPresent()) {
      out.put("pod_uuid", uid).put("orchestrator", "kubernetes");
    }
    out.openArray("labels").add("namespace=" + workload.namespace());
    out.add("workload=" + workload.name());
    workload.labels().forEach((label, value) -> out.add(label + "=" + value));
    out.closeArray().close();
  }
}
