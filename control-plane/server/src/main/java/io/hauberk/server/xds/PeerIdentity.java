package io.hauberk.server.xds;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets only those calls through whose connection proved an identity by its client certificate, and
 * says who it is under {@link #CURRENT}. Nothing that the caller writes in a message counts.
 */
public final class PeerIdentity implements ServerInterceptor {
  /** Who made the call. */
  public static final Context.Key<ProxyIdentity> CURRENT = Context.key("proxy-identity");

  /** Finds the workload of a proven caller; empty when there is none, or it is excluded. */
  @FunctionalInterface
  public interface Workloads {
    Optional<WorkloadId> find(SpiffeId account, InstanceName instance);
  }

  private static final System.Logger LOG = System.getLogger(PeerIdentity.class.getName());

  private final TrustDomain trustDomain;
  private final Workloads workloads;

  public PeerIdentity(TrustDomain trustDomain, Workloads workloads) {
    this.trustDomain = trustDomain;
    this.workloads = workloads;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    ProxyIdentity identity;
    try {
      identity = identify(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    } catch (XdsRefusal refusal) {
      LOG.log(System.Logger.Level.WARNING, "refused a proxy: {0}", refusal.getMessage());
      call.close(refusal.status(), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        Context.current().withValue(CURRENT, identity), call, headers, next);
  }

  private ProxyIdentity identify(@Nullable SSLSession session) throws XdsRefusal {
    Proof proof = prove(certificate(session), trustDomain);
    WorkloadId workload =
        workloads
            .find(proof.account(), proof.instance())
            .orElseThrow(
                () ->
                    new XdsRefusal(
                        Status.Code.PERMISSION_DENIED,
                        "`%s` with `%s` is no workload of this mesh"
                            .formatted(proof.instance(), proof.account())));
    return new ProxyIdentity(workload, proof.account(), proof.instance(), proof.notAfter());
  }

  /**
   * What a client certificate proves: the handshake has verified it against the roots.
   *
   * @param notAfter end of its life
   */
  public record Proof(SpiffeId account, InstanceName instance, Instant notAfter) {}

  /**
   * What the client of a connection has proved by a certificate; empty when it has shown none.
   *
   * @throws StatusException when it is none of a workload of that trust domain
   */
  public static Optional<Proof> prove(@Nullable SSLSession session, TrustDomain trustDomain)
      throws StatusException {
    try {
      Optional<X509Certificate> leaf = shown(session);
      return leaf.isEmpty() ? Optional.empty() : Optional.of(prove(leaf.get(), trustDomain));
    } catch (XdsRefusal e) {
      throw e.status().asException();
    }
  }

  private static Proof prove(X509Certificate leaf, TrustDomain trustDomain) throws XdsRefusal {
    PeerNames names = PeerNames.of(leaf, trustDomain);
    return new Proof(names.account(), names.instance(), leaf.getNotAfter().toInstant());
  }

  private static X509Certificate certificate(@Nullable SSLSession session) throws XdsRefusal {
    if (session == null) {
      throw new XdsRefusal(
          Status.Code.UNAUTHENTICATED, "the connection is not encrypted; use mTLS");
    }
    return shown(session)
        .orElseThrow(
            () ->
                new XdsRefusal(
                    Status.Code.UNAUTHENTICATED,
                    "the connection has no client certificate; enroll first"));
  }

  private static Optional<X509Certificate> shown(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
