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
import io.hauberk.identity.TrustDomain;
import java.util.Optional;

/**
 * Lets those calls through whose connection has proved an identity of the trust domain, and says
 * which under {@link #CURRENT}. Unlike {@link PeerIdentity} it does not ask whether that workload
 * is still welcome: who is excluded may still tell what he did.
 */
public record ProvenPeer(TrustDomain trustDomain) implements ServerInterceptor {
  /** Who made the call. */
  public static final Context.Key<PeerIdentity.Proof> CURRENT = Context.key("proven-peer");

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    try {
      Optional<PeerIdentity.Proof> proof =
          PeerIdentity.prove(
              call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION), trustDomain);
      if (proof.isPresent()) {
        return Contexts.interceptCall(
            Context.current().withValue(CURRENT, proof.get()), call, headers, next);
      }
      call.close(
          Status.UNAUTHENTICATED.withDescription("no client certificate; enroll first"),
          new Metadata());
    } catch (StatusException e) {
      call.close(e.getStatus(), new Metadata());
    }
    return new ServerCall.Listener<>() {};
  }
}
