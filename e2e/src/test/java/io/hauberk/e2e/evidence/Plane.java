package io.hauberk.e2e.evidence;

import io.hauberk.admin.v1.CreateTokenRequest;
import io.hauberk.demo.JoinTokens;
import io.hauberk.identity.WorkloadId;
import io.hauberk.server.admin.AdminClient;
import io.hauberk.server.main.HauberkServer;
import io.hauberk.server.main.ServerExtension;
import io.hauberk.server.main.ServerOptions;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A control plane that comes and goes, and remembers. */
final class Plane implements AutoCloseable {
  private final Path mesh;
  private final Path state;
  private final Callable<? extends ServerExtension> extension;
  private final InetSocketAddress address;
  private @Nullable HauberkServer server;

  /**
   * Runs only once it is {@link #back}.
   *
   * @param mesh folder
   * @param extension made each time that it comes back
   */
  Plane(Path mesh, Path state, Callable<? extends ServerExtension> extension) throws IOException {
    this.mesh = mesh;
    this.state = state;
    this.extension = extension;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next());
  }

  /** Of the same mesh, whose root it shares, as in a cluster. */
  Plane another(Path itsState, Callable<? extends ServerExtension> itsExtension)
      throws IOException {
    Files.createDirectory(
        itsState,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    for (String file : List.of("root.key", "root.pem")) {
      Files.copy(state.resolve(file), itsState.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    return new Plane(mesh, itsState, itsExtension);
  }

  InetSocketAddress address() {
    return address;
  }

  /** It goes, and its collector with it. */
  void away() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** It comes back, where it was. */
  void back() throws Exception {
    server =
        HauberkServer.start(
            ServerOptions.of(mesh, state, address).withExtensions(List.of(extension.call())));
  }

  /** Writes a token with which the workload may enrol here. */
  void token(WorkloadId workload, Path file) throws Exception {
    try (AdminClient admin = AdminClient.connect(Objects.requireNonNull(server).adminAddress())) {
      JoinTokens.of(
              admin.createToken(
                  CreateTokenRequest.newBuilder().setWorkload(workload.toString()).build()))
          .write(file);
    }
  }

  @Override
  public void close() {
    away();
  }
}
