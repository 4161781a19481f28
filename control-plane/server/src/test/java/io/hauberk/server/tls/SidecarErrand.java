package io.hauberk.server.tls;

import io.hauberk.authority.TlsIdentity;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.identity.ControlPlaneAway;
import io.hauberk.sidecar.identity.ControlPlaneChannel;
import io.hauberk.sidecar.identity.EnrollmentClient;
import io.hauberk.sidecar.identity.EnrollmentRefused;
import io.hauberk.sidecar.identity.JoinToken;
import io.hauberk.sidecar.identity.WorkloadIdentity;
import io.hauberk.sidecar.identity.WorkloadKey;
import io.hauberk.sidecar.identity.WorkloadKeys;
import io.hauberk.sidecar.shipping.LogShipper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a sidecar goes to the control plane for. */
enum SidecarErrand {
  /** With a join token, as nobody. */
  ENROL,
  /** With its certificate. */
  RENEW,
  /** With its certificate, and lines of its log. */
  SHIP;

  private static final WorkloadId BOB = new WorkloadId("bob", "bob");
  private static final long LIMIT = 4 << 20;

  /**
   * A sidecar.
   *
   * @param folder its own
   * @param domain where it believes to be
   * @param roots which it believes
   * @param own what it has got there before
   */
  record From(
      Path folder,
      TrustDomain domain,
      List<X509Certificate> roots,
      TlsIdentity own,
      InstantSource clock) {

    private WorkloadIdentity identity() {
      X509Certificate leaf = own.chain().getFirst();
      KeyPair pair = new KeyPair(leaf.getPublicKey(), own.key());
      return new WorkloadIdentity(
          new WorkloadKey(pair, folder.resolve("own.key"), "own"),
          own.chain(),
          roots,
          own.renewAt(),
          false);
    }
  }

  /**
   * Fails, since nobody answers.
   *
   * @return what the user hears then
   */
  String run(From from, int port) throws Exception {
    ServerAddress server = new ServerAddress("127.0.0.1", port);
    EnrollmentClient client = new EnrollmentClient(server, from.domain(), BOB, from.clock());
    try {
      switch (this) {
        case ENROL ->
            client.enroll(
                new JoinToken(BOB, "secret", server, from.domain(), from.roots()), key(from));
        case RENEW -> client.renew(from.identity(), key(from));
        case SHIP -> {
          return ship(from, server);
        }
      }
      throw new AssertionError("answered");
    } catch (EnrollmentRefused | ControlPlaneAway e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static WorkloadKey key(From from) {
    return new WorkloadKeys(from.folder(), new SecureRandom()).create();
  }

  private static String ship(From from, ServerAddress server) throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    LogShipper shipper =
        LogShipper.start(
            from.folder(),
            LIMIT,
            new ControlPlaneChannel(server, from.domain(), from.clock()),
            from::identity,
            new SecureRandom(),
            heard::add);
    try {
      Files.writeString(
          from.folder().resolve("access.json"),
          "{}\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return Objects.requireNonNull(heard.poll(60, TimeUnit.SECONDS), "the shipper says nothing");
    } finally {
      shipper.close();
    }
  }
}
