package io.hauberk.server.main;

import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.server.events.PlaneEvents;
import io.hauberk.server.metrics.PlaneMetrics;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.xds.ProxyIdentity;
import io.hauberk.server.xds.XdsListener;
import io.hauberk.server.xds.XdsServer;
import java.util.concurrent.atomic.AtomicReference;

/** Who is told what the control plane does. */
record Witnesses(PlaneMetrics metrics, PlaneEvents events) implements XdsListener {

  static Witnesses of(ServerOptions options) {
    return new Witnesses(
        new PlaneMetrics(new Metrics()), new PlaneEvents(options.clock(), options.random()));
  }

  void watch(ModelLoader loader, XdsServer xds, ServerOptions options) {
    metrics.measure(loader::image, xds::status, options.clock());
    AtomicReference<MeshImage> last = new AtomicReference<>(loader.image());
    loader.onImage(image -> metrics.loaded(last.getAndSet(image), image));
  }

  @Override
  public void pushed(String typeUrl) {
    metrics.pushed(typeUrl);
  }

  @Override
  public void accepted(String typeUrl) {
    metrics.accepted(typeUrl);
  }

  @Override
  public void refused(ProxyIdentity proxy, String typeUrl, String words) {
    metrics.refused(proxy, typeUrl, words);
    String instance = proxy.instance().dnsName();
    events.incident(
        new Incident(
            AlarmRule.CONFIGURATION_REFUSED,
            instance,
            "the proxy of `%s` refused what it should run: %s".formatted(instance, words)));
  }
}
