package io.hauberk.evidence.record;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Requests between workloads as they come every day. */
public final class Requests {
  private Requests() {}

  /** A workload {@code namespace/name} with a certificate of its own. */
  public static Party workload(String workload, Map<String, String> labels) {
    String[] name = workload.split("/", 2);
    return new Party(
        true,
        Optional.of("spiffe://example.org/ns/" + name[0] + "/sa/" + name[1]),
        Optional.of(instance(workload)),
        Optional.of("03ea"),
        Optional.of("10.0.0.1:40112"),
        Optional.of(new Party.Workload(name[0], name[1], name[1], labels)));
  }

  private static String instance(String workload) {
    String[] name = workload.split("/", 2);
    return name[1] + "." + name[0] + ".workload.example.org";
  }

  /** A reading of rows. */
  public static Access reading(int number, Party caller, Party target, Outcome outcome) {
    return new Access(
        new Observer(
            target.instance().orElseThrow(), Observer.Layer.INBOUND, number, Optional.empty()),
        caller,
        target,
        new Connection(
            Optional.of("17"),
            "HTTP/2",
            Optional.of(443),
            Optional.of("TLSv1.3"),
            Optional.of("TLS_AES_256_GCM_SHA384"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            12,
            345,
            Duration.ofMillis(2)),
        Optional.of(
            new Exchange(
                "id-" + number,
                "GET",
                "database.bob",
                "/rows/" + number,
                false,
                outcome.allowed() ? 200 : 403,
                Optional.empty(),
                new TreeMap<>())),
        outcome);
  }

  /** A verdict without a shadow. */
  public static Outcome outcome(boolean allowed, String decision, String... requirements) {
    return new Outcome(
        allowed,
        decision,
        Optional.empty(),
        Optional.empty(),
        Optional.of("0123456789ab"),
        Optional.empty(),
        List.of(requirements));
  }
}
