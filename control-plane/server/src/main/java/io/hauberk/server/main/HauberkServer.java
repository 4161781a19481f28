package io.hauberk.server.main;

import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import io.hauberk.evidence.metrics.Metrics;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.state.StateFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/**
 * A control plane that runs: it watches the folder, issues certificates, and gives each workload
 * what it runs.
 */
public final class HauberkServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HauberkServer.class.getName());

  private final Assembly assembly;

  private HauberkServer(Assembly assembly) {
    this.assembly = assembly;
  }

  /**
   * Starts it; when it returns, workloads may connect.
   *
   * @throws StartupFailure and nothing is left running
   */
  public static HauberkServer start(ServerOptions options) throws StartupFailure {
    Parts parts = new Parts();
    boolean started = false;
    try {
      Assembly assembly = Assembly.of(options, parts);
      LOG.log(
          Level.INFO,
          "the control plane of `{0}` listens at {1}",
          assembly.image().model().trustDomain(),
          assembly.address());
      started = true;
      return new HauberkServer(assembly);
    } catch (StateFailure e) {
      throw StartupCause.of(e);
    } catch (AuthorityFailure e) {
      throw StartupCause.of(e);
    } catch (IssuanceRefused e) {
      throw new StartupFailure(
          StartupFailure.Reason.CLOCK_OFF, String.valueOf(e.getMessage()), List.of(), e);
    } finally {
      if (!started) {
        parts.close();
      }
    }
  }

  /** Where workloads connect, with the port that was taken. */
  public InetSocketAddress address() {
    return assembly.address();
  }

  /** Where the operator connects. */
  public UnixDomainSocketAddress adminAddress() {
    return assembly.adminAddress();
  }

  /** What is in force. */
  public MeshImage image() {
    return assembly.image();
  }

  /** What it counts. */
  public Metrics metrics() {
    return assembly.metrics();
  }

  @Override
  public void close() {
    assembly.close();
  }
}
