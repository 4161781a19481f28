package io.hauberk.kubernetes.identity.stream;

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
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import io.hauberk.server.xds.PeerIdentity;
import io.hauberk.server.xds.PeerIdentity.Proof;
import io.hauberk.server.xds.ProxyIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets the calls of pods through and says whose they are under {@link PeerIdentity#CURRENT}: a
 * client certificate, or a token where pods have none, of a pod that is there now and calls from
 * its own address.
 */
public final class PodIdentity implements ServerInterceptor {
  private static final Logger LOG = System.getLogger(PodIdentity.class.getName());

  private final IdentityContext context;
  private final PeerIdentity.Workloads workloads;
  private final PeerAddress addresses;
  private final Door tokens;

  /** Where a call that shows no certificate is judged. */
  @FunctionalInterface
  public interface Door {
    /** No other way in than a certificate. */
    Door SHUT =
        (headers, peer) -> {
          throw IdentityRefused.forGood(
              Code.CREDENTIAL_MISSING, "the connection has no client certificate");
        };

    /**
     * @param peer address of the caller, as {@link PeerAddress#text} gives it
     */
    Proof open(Metadata headers, String peer) throws IdentityRefused;
  }

  /**
   * @param workloads whose pods are in the model that is in force
   */
  public PodIdentity(
      IdentityContext context,
      PeerIdentity.Workloads workloads,
      PeerAddress addresses,
      Door tokens) {
    this.context = context;
    this.workloads = workloads;
    this.addresses = addresses;
    this.tokens = tokens;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String peer = PeerAddress.text(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    try {
      Proof proof = prove(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION), headers, peer);
      ProxyIdentity identity = identity(proof);
      return Contexts.interceptCall(
          Context.current().withValue(PeerIdentity.CURRENT, identity), call, headers, next);
    } catch (IdentityRefused e) {
      context.counters().refused(e.code());
      String why = e.code().text() + " " + e.getMessage();
      LOG.log(Level.WARNING, "refused a call from `{0}`: {1}", peer, why);
      call.close(status(e).withDescription(why), new Metadata());
    } catch (StatusException e) {
      LOG.log(
          Level.WARNING, "refused a call from `{0}`: {1}", peer, String.valueOf(e.getMessage()));
      call.close(e.getStatus(), new Metadata());
    }
    return new ServerCall.Listener<>() {};
  }

  private Proof prove(@Nullable SSLSession session, Metadata headers, String peer)
      throws IdentityRefused, StatusException {
    Optional<Proof> proof = PeerIdentity.prove(session, context.trustDomain());
    if (proof.isEmpty()) {
      return tokens.open(headers, peer);
    }
    requirePresent(proof.get(), peer);
    return proof.get();
  }

  private void requirePresent(Proof proof, String peer) throws IdentityRefused {
    PodFacts pod =
        uid(proof.instance())
            .flatMap(context.known()::byUid)
            .orElseThrow(
                () ->
                    IdentityRefused.forNow(
                        Code.POD_UNKNOWN, "no pod is known as `" + proof.instance() + "`"));
    if (pod.isGone(context.clock().instant())) {
      throw IdentityRefused.forGood(Code.POD_GOING, "pod `" + pod.title() + "` is gone");
    }
    if (!context.trustDomain().account(pod.account()).equals(proof.account())) {
      throw IdentityRefused.forGood(
          Code.POD_DIFFERS, "pod `" + pod.title() + "` does not run as `" + proof.account() + "`");
    }
    addresses.require(pod, peer, context.known());
  }

  private Optional<String> uid(InstanceName instance) {
    String suffix = ".pod." + context.trustDomain();
    String name = instance.dnsName();
    return name.endsWith(suffix)
        ? Optional.of(name.substring(0, name.length() - suffix.length()))
        : Optional.empty();
  }

  private ProxyIdentity identity(Proof proof) throws IdentityRefused {
    return workloads
        .find(proof.account(), proof.instance())
        .map(id -> new ProxyIdentity(id, proof.account(), proof.instance(), proof.notAfter()))
        .orElseThrow(
            () ->
                IdentityRefused.forNow(
                    Code.NOT_IN_MESH,
                    "pod `" + proof.instance() + "` is in no model that is in force"));
  }

  private static Status status(IdentityRefused why) {
    if (why.isPassing()) {
      return Status.UNAVAILABLE;
    }
    return why.code() == Code.CREDENTIAL_MISSING || why.code().name().startsWith("TOKEN_")
        ? Status.UNAUTHENTICATED
        : Status.PERMISSION_DENIED;
  }
}
