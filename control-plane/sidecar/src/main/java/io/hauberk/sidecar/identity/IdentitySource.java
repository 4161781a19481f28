package io.hauberk.sidecar.identity;

import io.hauberk.identity.TrustDomain;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.identity.IdentityDirectory.Kept;
import java.nio.file.Path;
import java.util.Optional;

/** Gets one identity after the other and keeps each on the disk. Used by one thread. */
final class IdentitySource {
  private final IdentityOptions options;
  private final IdentityDirectory directory;

  IdentitySource(IdentityOptions options, IdentityDirectory directory) {
    this.options = options;
    this.directory = directory;
  }

  /** The one on the disk, if it is of this workload and alive. */
  Optional<WorkloadIdentity> kept() {
    return live().map(Kept::identity);
  }

  /** The next one: by the current certificate as long as it lives, else by the token file. */
  WorkloadIdentity next() throws EnrollmentRefused, ControlPlaneAway {
    Optional<Kept> current = live();
    return current.isPresent() ? renew(current.get()) : enroll();
  }

  private WorkloadIdentity renew(Kept current) throws EnrollmentRefused, ControlPlaneAway {
    ServerAddress server = options.server().orElse(current.server());
    WorkloadIdentity identity =
        client(server, current.trustDomain()).renew(current.identity(), directory.keys().pending());
    keep(identity, server, current.trustDomain(), current.spentToken());
    return identity;
  }

  private WorkloadIdentity enroll() throws EnrollmentRefused, ControlPlaneAway {
    JoinToken token = token();
    Optional<Kept> dead = directory.read().filter(this::isOurs);
    if (dead.filter(k -> k.spentToken().equals(token.fingerprint())).isPresent()) {
      throw new EnrollmentRefused(
          "the certificate has ended and the token file `"
              + options.tokenFile().map(Path::toString).orElse("")
              + "` is spent: make a new one with `hauberk token "
              + options.workload()
              + "` and put it in the same place",
          null);
    }
    ServerAddress server = options.server().orElse(token.server());
    WorkloadIdentity identity =
        client(server, token.trustDomain()).enroll(token, directory.keys().pending());
    keep(identity, server, token.trustDomain(), token.fingerprint());
    return identity;
  }

  private JoinToken token() {
    Path file =
        options
            .tokenFile()
            .orElseThrow(
                () ->
                    new EnvironmentException(
                        "there is no live certificate in `"
                            + directory.path()
                            + "` and no token file: make one with `hauberk token "
                            + options.workload()
                            + "`"));
    JoinToken token = JoinToken.read(file);
    if (!token.workload().equals(options.workload())) {
      throw new EnvironmentException(
          "the token file `"
              + file
              + "` is for `"
              + token.workload()
              + "`, not for `"
              + options.workload()
              + "`: make one with `hauberk token "
              + options.workload()
              + "`");
    }
    return token;
  }

  private void keep(
      WorkloadIdentity identity, ServerAddress server, TrustDomain trustDomain, String spent) {
    directory.write(new Kept(identity, options.workload(), server, trustDomain, spent));
  }

  private Optional<Kept> live() {
    return directory
        .read()
        .filter(this::isOurs)
        .filter(kept -> kept.identity().isLiveAt(options.clock().instant()));
  }

  private boolean isOurs(Kept kept) {
    return kept.workload().equals(options.workload());
  }

  private EnrollmentClient client(ServerAddress server, TrustDomain trustDomain) {
    return new EnrollmentClient(server, trustDomain, options.workload(), options.clock());
  }
}
