package io.hauberk.server.enroll;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.peer.CertificateNames;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a client has proved to hold, verified against the roots by the handshake.
 *
 * @param instance its one DNS name
 */
public record ClientCertificate(X509Certificate certificate, InstanceName instance) {
  private static final Context.Key<ClientCertificate> KEY = Context.key("client certificate");

  static @Nullable ClientCertificate current() {
    return KEY.get();
  }

  /** Makes it known to the service behind, where there is one. */
  public static final class Interceptor implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      Context context =
          ofSession(session)
              .map(client -> Context.current().withValue(KEY, client))
              .orElse(Context.current());
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  private static Optional<ClientCertificate> ofSession(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? instance(leaf).map(name -> new ClientCertificate(leaf, name))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static Optional<InstanceName> instance(X509Certificate leaf) {
    try {
      List<String> dns = CertificateNames.of(leaf).dnsNames();
      return dns.size() == 1 ? Optional.of(new InstanceName(dns.getFirst())) : Optional.empty();
    } catch (CertificateParsingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
