package io.hauberk.server.main;

import io.hauberk.authority.Authority;
import io.hauberk.authority.encode.Pem;
import io.hauberk.authority.journal.JournalRecord;
import io.hauberk.evidence.alarm.AlarmRule;
import io.hauberk.evidence.alarm.Incident;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.evidence.record.Administration.Action;
import io.hauberk.server.events.Acts;
import io.hauberk.server.events.FolderTrail;
import io.hauberk.server.events.PlaneEvents;
import io.hauberk.server.metrics.PlaneMetrics;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.state.DurableFile;
import io.hauberk.server.state.StateFailure;
import io.hauberk.server.xds.ProxyIdentity;
import io.hauberk.server.xds.XdsListener;
import io.hauberk.server.xds.XdsServer;
import java.nio.file.Path;
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

  /** The start, the end, the root if it is new, and every change of the folder. */
  AutoCloseable trail(ServerOptions options, Authority authority, ModelLoader loader, Path state)
      throws StateFailure {
    String trustDomain = authority.trustDomain().name();
    DurableFile known = new DurableFile(state.resolve("administration.json"));
    events.administered(Acts.ofPlane(user(), Action.START, trustDomain));
    if (options.origin() instanceof FolderOrigin(var folder)) {
      FolderTrail trail = new FolderTrail(folder, known, events);
      loader.onSources(
          (found, image) -> trail.seen(found, image.folderInForce(), image.problems()));
      return trail;
    }
    return () -> {};
  }

  /** Certificates of the authority itself and of the control plane; workloads have the journal. */
  void issued(JournalRecord record) {
    if (record.instance().isEmpty()) {
      events.administered(Acts.ofAuthority(user(), record));
    }
  }

  void newRoot(Authority authority) {
    events.administered(
        Acts.ofRoot(user(), Pem.encode(authority.bundle()), authority.trustDomain().name()));
  }

  void stopped(Authority authority) {
    events.administered(Acts.ofPlane(user(), Action.STOP, authority.trustDomain().name()));
  }

  /** Who runs this process. */
  static String user() {
    return System.getProperty("user.name", "unknown");
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
