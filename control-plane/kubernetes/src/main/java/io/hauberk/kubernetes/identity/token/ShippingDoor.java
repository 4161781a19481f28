package io.hauberk.kubernetes.identity.token;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.hauberk.identity.SpiffeId;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.policy.intent.Code;
import io.hauberk.server.xds.PeerIdentity.Proof;
import io.hauberk.server.xds.ProvenPeer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Lets pods that keep their own keys hand over their logs, by their tokens and without a
 * certificate, also those that are excluded or ending: who did something may tell it.
 */
public final class ShippingDoor implements ServerInterceptor {
  private static final Logger LOG = System.getLogger(ShippingDoor.class.getName());

  private final IdentityContext context;
  private final TokenAttestation attestation;
  private final Buckets calls;

  private ShippingDoor(IdentityContext context, TokenAttestation attestation) {
    this.context = context;
    this.attestation = attestation;
    this.calls = new Buckets(400, 100, context.clock());
  }

  /**
   * @param audience of the tokens; no other service may accept it
   */
  public static ShippingDoor open(IdentityContext context, String audience, PeerAddress addresses) {
    return new ShippingDoor(context, TokenDoor.attestation(context, audience, addresses));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String peer = PeerAddress.text(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    try {
      Proof proof = prove(headers, peer);
      return Contexts.interceptCall(
          Context.current().withValue(ProvenPeer.CURRENT, proof), call, headers, next);
    } catch (IdentityRefused e) {
      context.counters().refused(e.code());
      String why = e.code().text() + " " + e.getMessage();
      LOG.log(Level.WARNING, "refused the log of `{0}`: {1}", peer, why);
      Status status = e.isPassing() ? Status.UNAVAILABLE : Status.UNAUTHENTICATED;
      call.close(status.withDescription(why), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private Proof prove(Metadata headers, String peer) throws IdentityRefused {
    if (!calls.take(peer)) {
      throw IdentityRefused.forNow(
          Code.TOO_MANY_ASKS, "`" + peer + "` calls more often than sidecars do");
    }
    TokenAttestation.Attested attested = attestation.attestLeaving(TokenDoor.token(headers), peer);
    SpiffeId account = context.trustDomain().account(attested.pod().account());
    return new Proof(account, context.instance(attested.pod().uid()), attested.until());
  }
}
