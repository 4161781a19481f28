package io.hauberk.sidecar;

import io.hauberk.sidecar.identity.ControlPlaneAway;
import io.hauberk.sidecar.identity.ControlPlaneChannel;
import io.hauberk.sidecar.identity.EnrollmentRefused;
import io.hauberk.sidecar.identity.IdentityAgent;
import io.hauberk.sidecar.identity.IdentityListener;
import io.hauberk.sidecar.identity.IdentityOptions;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import io.hauberk.sidecar.shipping.BoundedLog;
import io.hauberk.sidecar.shipping.LogShipper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One workload's side of the mesh: an identity that is kept alive, and an Envoy that is kept
 * running with it. Everything it needs lies in one directory.
 */
public final class Sidecar implements AutoCloseable {
  /** Bytes of the log that stay on the disk where nobody ships it. */
  private static final long LOG_LIMIT = 64L << 20;

  private final IdentityAgent agent;
  private final RestartingEnvoy envoy;
  private final Runnable endLog;

  private Sidecar(IdentityAgent agent, RestartingEnvoy envoy, Runnable endLog) {
    this.agent = agent;
    this.envoy = envoy;
    this.endLog = endLog;
  }

  /**
   * Enrols, or takes up the identity that lies in the directory, and starts Envoy.
   *
   * @param server where Envoy fetches its configuration
   * @param durability in force when it is asked for or the mesh wants it; otherwise decisions are
   *     told by Envoy alone, and the newest 64 MiB of the log stay
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
      Durability durability,
      Duration patience,
      Consumer<String> progress)
      throws EnrollmentRefused, ControlPlaneAway, InterruptedException {
    Path directory = options.directory().toAbsolutePath().normalize();
    ControlPlaneSecrets secrets = new ControlPlaneSecrets(directory);
    AtomicBoolean durable = new AtomicBoolean(true);
    Told told = new Told(secrets, durable, progress);
    IdentityAgent agent = IdentityAgent.start(options, told, patience);
    try {
      secrets.put(agent.current());
      durable.set(durability.asked() || agent.current().durable());
      AdminSocket admin = AdminSocket.in(directory);
      Path bootstrap = directory.resolve("bootstrap.json");
      Files.writeString(
          bootstrap,
          new Bootstrap(options.workload(), server, directory, admin.path(), durable.get()).json());
      OptionalLong limit =
          durable.get() ? OptionalLong.of(durability.limit()) : OptionalLong.empty();
      return started(
          agent,
          log(agent, options, server, limit, progress),
          () -> RestartingEnvoy.start(binary, bootstrap, directory, admin, progress));
    } catch (IOException e) {
      agent.close();
      throw new EnvironmentException(
          "`" + directory + "` cannot be used (" + e.getMessage() + "): choose another", e);
    }
  }

  private interface Start {
    RestartingEnvoy envoy() throws IOException;
  }

  private static Sidecar started(IdentityAgent agent, Runnable endLog, Start start)
      throws IOException {
    try {
      return new Sidecar(agent, start.envoy(), endLog);
    } catch (IOException e) {
      endLog.run();
      throw e;
    }
  }

  /**
   * @return what ends it
   */
  private static Runnable log(
      IdentityAgent agent,
      IdentityOptions options,
      ServerAddress server,
      OptionalLong limit,
      Consumer<String> progress)
      throws IOException {
    if (limit.isEmpty()) {
      return BoundedLog.start(options.directory(), LOG_LIMIT, progress)::close;
    }
    return LogShipper.start(
            options.directory(),
            limit.getAsLong(),
            new ControlPlaneChannel(
                server, agent.current().account().trustDomain(), options.clock()),
            agent::current,
            options.random(),
            progress)
        ::close;
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
    endLog.run();
  }

  /** Hands each new certificate to Envoy's connection to the control plane. */
  private record Told(ControlPlaneSecrets secrets, AtomicBoolean durable, Consumer<String> progress)
      implements IdentityListener {
    @Override
    public void renewed(WorkloadIdentity identity) {
      if (identity.durable() && !durable.get()) {
        progress.accept(
            "the mesh wants no decision of this workload lost, and this sidecar was started without"
                + " that: start it again");
      }
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
