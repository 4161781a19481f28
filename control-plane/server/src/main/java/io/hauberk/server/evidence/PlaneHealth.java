package io.hauberk.server.evidence;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.main.ControlPlane;
import io.hauberk.server.metrics.PlaneMetrics;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.xds.ProxyStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What nobody tells and somebody has to look for. Used by one thread. */
final class PlaneHealth {
  private final Evidence evidence;
  private final Consumer<Incident> incidents;

  /** The certificate of which it was said already, by instance. */
  private final Map<InstanceName, String> said = new HashMap<>();

  private long shed;
  private String sealFailure = "";

  PlaneHealth(Evidence evidence, Consumer<Incident> incidents) {
    this.evidence = evidence;
    this.incidents = incidents;
  }

  void look() {
    certificates();
    log();
  }

  private void certificates() {
    ControlPlane plane = evidence.plane();
    MeshImage image = plane.image();
    Instant now = plane.clock().instant();
    Map<InstanceName, String> overdue = new HashMap<>();
    for (ProxyStatus proxy : plane.proxies()) {
      @Nullable IssuedCertificate newest = image.certificates().get(proxy.instance());
      if (newest != null && PlaneMetrics.isOverdue(newest, now)) {
        overdue.put(proxy.instance(), newest.serial());
        if (!newest.serial().equals(said.get(proxy.instance()))) {
          incidents.accept(
              new Incident(
                  AlarmRule.CERTIFICATE_NOT_RENEWED,
                  proxy.instance().dnsName(),
                  "`%s` has not renewed its certificate, which ends at %s"
                      .formatted(proxy.instance(), newest.notAfter())));
        }
      }
    }
    said.clear();
    said.putAll(overdue);
  }

  private void log() {
    long now = evidence.log().state().shed();
    if (now > shed) {
      incidents.accept(
          new Incident(
              AlarmRule.SHED,
              "collector",
              "{n} records of what was allowed were counted and not kept: "
                  + evidence.log().state().why(),
              now - shed));
    }
    shed = now;
    String failure = evidence.log().sealFailure();
    if (!failure.isEmpty() && !failure.equals(sealFailure)) {
      incidents.accept(
          new Incident(AlarmRule.PROOF_FAILURE, "log", "the log is not sealed: " + failure));
    }
    sealFailure = failure;
  }
}
