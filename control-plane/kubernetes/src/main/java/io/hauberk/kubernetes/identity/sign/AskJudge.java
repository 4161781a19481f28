package io.hauberk.kubernetes.identity.sign;

import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.kubernetes.identity.IdentityContext;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.kubernetes.identity.pod.PodFacts;
import io.hauberk.policy.intent.Code;
import java.util.Optional;

/**
 * Decides whether a pod may have the certificate that is asked for in its name. What can never
 * become right is refused for good, everything else for now: a kubelet takes a refusal for good as
 * final, and leaves the pod without an identity until somebody deletes it.
 */
final class AskJudge {
  private final IdentityContext context;

  AskJudge(IdentityContext context) {
    this.context = context;
  }

  /** What its certificate will say. */
  record Names(SpiffeId account, InstanceName instance, AttestedLabels attested) {}

  Names judge(CertificateAsk ask) throws IdentityRefused {
    PodFacts pod = pod(ask);
    requireSame(ask, pod);
    if (pod.isGoing()) {
      throw IdentityRefused.forGood(
          Code.POD_GOING,
          "pod `" + ask.pod() + "` has ended or is being deleted: it gets no new certificate");
    }
    if (pod.fault().isPresent()) {
      throw IdentityRefused.forGood(
          Code.POD_NOT_INJECTED,
          "pod `"
              + ask.pod()
              + "` is not as the injector makes pods: "
              + pod.fault().get()
              + "; create it anew in a namespace with the label `hauberk.io/inject=enabled`");
    }
    requireNoWishes(ask);
    SpiffeId account = context.trustDomain().account(ask.account());
    InstanceName instance = context.instance(ask.podUid());
    Optional<String> quarantine = context.exclusions().find(account, instance);
    if (quarantine.isPresent()) {
      throw IdentityRefused.forNow(
          Code.IDENTITY_QUARANTINED,
          "pod `"
              + ask.pod()
              + "` is excluded by quarantine `"
              + quarantine.get()
              + "`: it gets no certificate until it is released");
    }
    return new Names(account, instance, context.witness().labels(pod));
  }

  /** The request may be heard of before its pod, or before where that was bound to. */
  private PodFacts pod(CertificateAsk ask) throws IdentityRefused {
    Optional<PodFacts> heard =
        context.known().isStale()
            ? Optional.empty()
            : context.known().byUid(ask.podUid()).filter(p -> isBound(p));
    if (heard.isPresent()) {
      return heard.get();
    }
    // The pod was there before its request was: an answer of the API server itself is final.
    return context
        .questions()
        .find(ask.namespace(), ask.podName())
        .filter(pod -> pod.uid().equals(ask.podUid()))
        .orElseThrow(
            () ->
                IdentityRefused.forGood(
                    Code.POD_UNKNOWN,
                    "there is no pod `" + ask.pod() + "` with uid `" + ask.podUid() + "`"));
  }

  private static boolean isBound(PodFacts pod) {
    return pod.node().isPresent();
  }

  private static void requireSame(CertificateAsk ask, PodFacts pod) throws IdentityRefused {
    if (!pod.account().equals(ask.account()) || !pod.name().equals(ask.podName())) {
      throw IdentityRefused.forGood(
          Code.POD_DIFFERS,
          "pod `"
              + pod.title()
              + "` runs as service account `"
              + pod.account().name()
              + "`, not as `"
              + ask.account()
              + "`");
    }
    if (!pod.node().equals(Optional.of(ask.nodeName()))) {
      throw IdentityRefused.forGood(
          Code.POD_DIFFERS,
          "pod `" + ask.pod() + "` does not run on node `" + ask.nodeName() + "`");
    }
  }

  private static void requireNoWishes(CertificateAsk ask) throws IdentityRefused {
    if (!ask.wishes().isEmpty()) {
      throw IdentityRefused.forGood(
          Code.WISH_UNKNOWN,
          "the signer knows no annotation `"
              + ask.wishes().stream().sorted().findFirst().orElseThrow()
              + "`: remove `userAnnotations` from volume `hauberk-id`");
    }
  }
}
