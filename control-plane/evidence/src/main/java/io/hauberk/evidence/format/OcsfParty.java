package io.hauberk.evidence.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.record.Party;
import java.util.Optional;
import java.util.regex.Pattern;

/** One end as a network endpoint, by everything that is known of it. */
final class OcsfParty {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private OcsfParty() {}

  /**
   * What nobody verified is no {@code uid}: it stays a claim, among the unmapped.
   *
   * @return empty when nothing is known
   */
  static ObjectNode endpoint(Party party, Optional<Integer> declaredPort) {
    ObjectNode endpoint = Json.object();
    if (party.verified()) {
      Json.put(endpoint, "uid", party.spiffeId());
      Json.put(endpoint, "instance_uid", party.instance());
    }
    Address address = Address.of(party.address());
    Json.put(endpoint, "ip", address.ip());
    party.workload().ifPresent(workload -> workload(endpoint, workload));
    if (!endpoint.isEmpty()) {
      Json.port(endpoint, "port", address.port().or(() -> declaredPort));
    }
    return endpoint;
  }

  private static void workload(ObjectNode endpoint, Party.Workload workload) {
    endpoint.put("name", workload.pod().orElse(workload.name()));
    endpoint.put("svc_name", workload.name());
    ObjectNode container = endpoint.putObject("container");
    container.put("name", workload.pod().orElse(workload.name()));
    workload
        .podUid()
        .filter(uid -> UUID.matcher(uid).matches())
        .ifPresent(uid -> container.put("pod_uuid", uid).put("orchestrator", "kubernetes"));
    var labels = container.putArray("labels");
    labels.add("namespace=" + workload.namespace());
    labels.add("workload=" + workload.name());
    workload.labels().forEach((name, value) -> labels.add(name + "=" + value));
  }
}
