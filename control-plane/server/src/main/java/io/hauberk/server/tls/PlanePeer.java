package io.hauberk.server.tls;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.peer.CertificateNames;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets only those calls through that come from another control plane of the trust domain, and says
 * from where under {@link #CALLER}. The handshake has verified the certificate against the roots.
 *
 * @param plane who may call
 */
public record PlanePeer(SpiffeId plane) implements ServerInterceptor {
  /** Address of who made the call; absent where there is no network between. */
  public static final Context.Key<InetAddress> CALLER = Context.key("plane-peer");

  private static final Logger LOG = System.getLogger(PlanePeer.class.getName());

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Status verdict = judge(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    if (!verdict.isOk()) {
      LOG.log(Level.WARNING, "refused who is no control plane: {0}", verdict.getDescription());
      call.close(verdict, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Context context =
        call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress from
            ? Context.current().withValue(CALLER, from.getAddress())
            : Context.current();
    return Contexts.interceptCall(context, call, headers, next);
  }

  private Status judge(@Nullable SSLSession session) {
    try {
      if (session != null && session.getPeerCertificates()[0] instanceof X509Certificate leaf) {
        CertificateNames names = CertificateNames.of(leaf);
        return names.isOnly(plane)
            ? Status.OK
            : Status.PERMISSION_DENIED.withDescription(
                "`" + String.join("`, `", names.uris()) + "` is no control plane of this mesh");
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      // as if it had shown none
    }
    return Status.UNAUTHENTICATED.withDescription(
        "the connection has no certificate of a control plane");
  }
}
