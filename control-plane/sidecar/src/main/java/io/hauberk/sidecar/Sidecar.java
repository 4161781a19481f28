package io.hauberk.sidecar;

import io.hauberk.sidecar.identity.ControlPlaneAway;
import io.hauberk.sidecar.identity.EnrollmentRefused;
import io.hauberk.sidecar.identity.IdentityAgent;
import io.hauberk.sidecar.identity.IdentityListener;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * One workload's side of the mesh: an identity that is kept alive, and an Envoy that is kept
 * running with it. Everything it needs lies in one directory.
 */
public final class Sidecar implements AutoCloseable {
  private final IdentityAgent agent;
  private final RestartingEnvoy envoy;

  private Sidecar(IdentityAgent agent, RestartingEnvoy envoy) {
    this.agent = agent;
    this.envoy = envoy;
  }

  /**
   * Enrols, or takes up the identity that lies in the directory, and starts Envoy.
   *
   * @param server where Envoy fetches its configuration
   * @param patience how long to try while the control plane is away
   * @param progress told, in words for the user, what happens later
   * @throws EnrollmentRefused when the control plane says no
   * @throws ControlPlaneAway when it did not answer in that time
   * @throws EnvironmentException when files are missing or cannot be used
   */
  public static Sidecar start(
      EnvoyBinary binary,
      IdentityOptions options,
      ServerAddress server,
      Duration patience,
      Consumer<String> progress)
      throws EnrollmentRefused, ControlPlaneAway, InterruptedException {
    Path directory = options.directory().toAbsolutePath().normalize();
    ControlPlaneSecrets secrets = new ControlPlaneSecrets(directory);
    IdentityAgent agent = IdentityAgent.start(options, new Told(secrets, progress), patience);
    try {
      secrets.put(agent.current());
      AdminSocket admin = AdminSocket.in(directory);
      Path bootstrap = directory.resolve("bootstrap.json");
      Files.writeString(
          bootstrap, new Bootstrap(options.workload(), server, directory, admin.path()).json());
      return new Sidecar(
          agent, RestartingEnvoy.start(binary, bootstrap, directory, admin, progress));
    } catch (IOException e) {
      agent.close();
      throw new EnvironmentException(
          "`" + directory + "` cannot be used (" + e.getMessage() + "): choose another", e);
    }
  }

  public WorkloadIdentity identity() {
    return agent.current();
  }

  /** Gets the next certificate now, with a new key, as it would later anyway. */
  public void renewNow() {
    agent.renewNow();
  }

  public EnvoyProcess envoy() {
    return envoy.current();
  }

  @Override
  public void close() {
    agent.close();
    envoy.close();
  }

  /** Hands each new certificate to Envoy's connection to the control plane. */
  private record Told(ControlPlaneSecrets secrets, Consumer<String> progress)
      implements IdentityListener {
    @Override
    public void renewed(WorkloadIdentity identity) {
      try {
        secrets.put(identity);
        progress.accept("renewed until " + identity.notAfter());
      } catch (IOException e) {
        progress.accept("the new certificate cannot be written: " + e.getMessage());
      }
    }

    @Override
    public void delayed(String why, Instant again) {
      progress.accept(why + "; trying again at " + again);
    }
  }
}
