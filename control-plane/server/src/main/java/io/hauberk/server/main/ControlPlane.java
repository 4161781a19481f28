package io.hauberk.server.main;

import io.hauberk.authority.Authority;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.identity.InstanceName;
import io.hauberk.server.events.PlaneEvents;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.xds.ProxyStatus;
import io.hauberk.server.xds.Refusal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;

/** A control plane, as far as its extensions need it. Safe for use by several threads. */
public interface ControlPlane {
  /** The CA of the mesh. */
  Authority authority();

  /** What it proves itself with, to who calls and to whom it calls. */
  KeyManager certificate();

  /** What is in force. */
  MeshImage image();

  /**
   * Told, by the thread that owns the model, every image from the next one on; it must not block.
   */
  void onImage(Consumer<MeshImage> listener);

  /** Every open stream, by workload. */
  List<ProxyStatus> proxies();

  /** What the proxy of this instance refused, on any stream, oldest first. */
  List<Refusal> refusals(InstanceName instance);

  /**
   * Closes the streams of an instance. Its proxy keeps what it runs; who is no instance of the mesh
   * any more cannot come back.
   *
   * @return how many there were
   */
  int disconnect(InstanceName instance, String why);

  /** A certificate that was issued to an instance: its proxy is given it, if it is in the mesh. */
  void certificate(InstanceName instance, IssuedCertificate issued);

  InstantSource clock();

  /** What is counted, and where extensions count too. */
  Metrics metrics();

  /** What administrators do, and what speaks for an alarm. */
  PlaneEvents events();

  /** Mode 0700, of this control plane alone. */
  Path state();

  /** Where workloads connect; known when extensions start, 0 before. */
  int port();
}
