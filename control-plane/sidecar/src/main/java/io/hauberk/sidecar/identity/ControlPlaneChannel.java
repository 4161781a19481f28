package io.hauberk.sidecar.identity;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.peer.PeerTrust;
import io.hauberk.sidecar.ServerAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Connections to the control plane: TLS 1.3 to whoever proves to be the trust domain's control
 * plane, and to nobody else.
 */
public record ControlPlaneChannel(
    ServerAddress server, TrustDomain trustDomain, InstantSource clock) {
  private static final int LONGEST_ANSWER = 256 * 1024;

  /** As this workload. Nothing is sent before the first call; the caller ends it. */
  public ManagedChannel open(WorkloadIdentity identity) {
    return open(
        tls(identity.bundle())
            .keyManager(
                identity.key().privateKey(), identity.chain().toArray(new X509Certificate[0])));
  }

  /** As nobody, believing these roots. */
  ManagedChannel open(List<X509Certificate> roots) {
    return open(tls(roots));
  }

  private SslContextBuilder tls(List<X509Certificate> roots) {
    return GrpcSslContexts.forClient()
        .protocols("TLSv1.3")
        .trustManager(new PeerTrust(roots, trustDomain.controlPlane(), clock));
  }

  private ManagedChannel open(SslContextBuilder tls) {
    try {
      return NettyChannelBuilder.forAddress(server.host(), server.port())
          .sslContext(tls.build())
          .overrideAuthority("control-plane." + trustDomain)
          .maxInboundMessageSize(LONGEST_ANSWER)
          .disableRetry()
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS 1.3 with the platform's own keys", e);
    }
  }
}
