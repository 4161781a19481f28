package io.hauberk.kubernetes.identity.token;

import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PeerAddress;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * From a token to the pod that it was made for. The pod must be there now, as it was when the token
 * was made; where what was heard of the API server is old or not enough, the API server itself is
 * asked once.
 */
final class TokenAttestation {
  private final IdentityContext context;
  private final TokenJudge judge;
  private final PeerAddress addresses;

  TokenAttestation(IdentityContext context, TokenJudge judge, PeerAddress addresses) {
    this.context = context;
    this.judge = judge;
    this.addresses = addresses;
  }

  /**
   * A pod that has proved to be there.
   *
   * @param until end of the token
   */
  record Attested(PodFacts pod, Instant until) {}

  /**
   * @param peer address of the caller, as {@link PeerAddress#text} gives it
   */
  Attested attest(String token, String peer) throws IdentityRefused {
    Attested attested = attestLeaving(token, peer);
    if (attested.pod().isGoing()) {
      throw IdentityRefused.forGood(
          Code.POD_GOING, "pod `" + attested.pod().title() + "` has ended or is being deleted");
    }
    return attested;
  }

  /** Also a pod that ends at this moment, which has to say what was. */
  Attested attestLeaving(String token, String peer) throws IdentityRefused {
    PodClaims claims = judge.judge(token);
    PodFacts pod = pod(claims, token);
    requireSame(claims, pod);
    if (pod.fault().isPresent()) {
      throw IdentityRefused.forGood(
          Code.POD_NOT_INJECTED,
          "pod `" + claims.pod() + "` is not as the injector makes pods: " + pod.fault().get());
    }
    addresses.require(pod, peer, context.known());
    return new Attested(pod, claims.expires());
  }

  private PodFacts pod(PodClaims claims, String token) throws IdentityRefused {
    Optional<PodFacts> heard =
        context.known().isStale()
            ? Optional.empty()
            : context.known().byUid(claims.podUid()).filter(p -> p.node().isPresent());
    if (heard.isPresent()) {
      return heard.get();
    }
    TokenReviews.require(context.client(), token, judge.audience(), claims.pod());
    return context
        .questions()
        .find(claims.account().namespace(), claims.podName())
        .filter(pod -> pod.uid().equals(claims.podUid()))
        .orElseThrow(
            () ->
                IdentityRefused.forGood(
                    Code.POD_UNKNOWN,
                    "there is no pod `" + claims.pod() + "` with uid `" + claims.podUid() + "`"));
  }

  private static void requireSame(PodClaims claims, PodFacts pod) throws IdentityRefused {
    boolean same =
        pod.account().equals(claims.account())
            && pod.name().equals(claims.podName())
            && (claims.node().isEmpty() || claims.node().equals(pod.node()));
    if (!same) {
      throw IdentityRefused.forGood(
          Code.POD_DIFFERS,
          "the token says another name, account or node than pod `" + pod.title() + "` has");
    }
  }
}
