package io.hauberk.server.tls;

import io.hauberk.authority.Authority;
import io.hauberk.authority.TlsIdentity;
import io.hauberk.authority.problem.AuthorityFailure;
import io.hauberk.authority.problem.IssuanceRefused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the control plane itself, for both ends of connections: new handshakes get the
 * newest one, streams that are open are not disturbed.
 */
public final class ServerCertificate extends X509ExtendedKeyManager {
  private static final Logger LOG = System.getLogger(ServerCertificate.class.getName());
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final int KEPT = 2;

  private final Authority authority;
  private final List<String> hosts;
  private final InstantSource clock;
  private final Duration lifetime;
  // An alias stays good for handshakes that are under way while another takes its place.
  private volatile List<TlsIdentity> newestFirst;

  /**
   * Issues the first one.
   *
   * @param hosts DNS names and IP literals by which it is called
   */
  public ServerCertificate(Authority authority, List<String> hosts, InstantSource clock)
      throws IssuanceRefused {
    this(authority, hosts, clock, LIFETIME);
  }

  /**
   * @param lifetime of each, at most half that of an intermediate
   */
  public ServerCertificate(
      Authority authority, List<String> hosts, InstantSource clock, Duration lifetime)
      throws IssuanceRefused {
    this.authority = authority;
    this.hosts = List.copyOf(hosts);
    this.clock = clock;
    this.lifetime = lifetime;
    this.newestFirst = List.of(authority.issueServer(this.hosts, lifetime));
  }

  /** To be called now and then. */
  public void renewIfDue() {
    if (clock.instant().isBefore(newestFirst.getFirst().renewAt())) {
      return;
    }
    try {
      TlsIdentity next = authority.issueServer(hosts, lifetime);
      newestFirst = Stream.concat(Stream.of(next), newestFirst.stream().limit(KEPT - 1)).toList();
      LOG.log(Level.INFO, "the control plane has got a new certificate of its own");
    } catch (IssuanceRefused | AuthorityFailure e) {
      LOG.log(Level.ERROR, "the control plane got no new certificate: {0}", e.getMessage());
    }
  }

  @Override
  public String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(newestFirst.getFirst());
  }

  @Override
  public String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(newestFirst.getFirst());
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    @Nullable TlsIdentity identity = find(alias);
    return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    @Nullable TlsIdentity identity = find(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return newestFirst.stream().map(ServerCertificate::alias).toArray(String[]::new);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }

  @Override
  public String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(newestFirst.getFirst());
  }

  @Override
  public String chooseEngineClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(newestFirst.getFirst());
  }

  private @Nullable TlsIdentity find(String alias) {
    for (TlsIdentity identity : newestFirst) {
      if (alias(identity).equals(alias)) {
        return identity;
      }
    }
    return null;
  }

  private static String alias(TlsIdentity identity) {
    return identity.chain().getFirst().getSerialNumber().toString(16);
  }
}
