package io.hauberk.server.main;

import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.events.PlaneEvents;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.tls.ServerCertificate;
import io.hauberk.server.xds.ProxyStatus;
import io.hauberk.server.xds.Refusal;
import io.hauberk.server.xds.XdsServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** What extensions see of an assembly. */
record RunningPlane(
    Authority authority,
    ServerCertificate certificate,
    ModelLoader loader,
    XdsServer xds,
    Witnesses witnesses,
    ServerOptions options,
    int port)
    implements ControlPlane {

  RunningPlane at(int taken) {
    return new RunningPlane(authority, certificate, loader, xds, witnesses, options, taken);
  }

  @Override
  public MeshImage image() {
    return loader.image();
  }

  @Override
  public void onImage(Consumer<MeshImage> listener) {
    loader.onImage(listener);
  }

  @Override
  public List<ProxyStatus> proxies() {
    return xds.status();
  }

  @Override
  public int disconnect(InstanceName instance, String why) {
    return xds.disconnect(instance, why);
  }

  @Override
  public List<Refusal> refusals(InstanceName instance) {
    return xds.refusals(instance);
  }

  @Override
  public void certificate(InstanceName instance, IssuedCertificate issued) {
    loader.certificate(instance, issued);
  }

  @Override
  public InstantSource clock() {
    return options.clock();
  }

  @Override
  public Metrics metrics() {
    return witnesses.metrics().metrics();
  }

  @Override
  public PlaneEvents events() {
    return witnesses.events();
  }

  @Override
  public Path state() {
    return options.state();
  }
}
