package io.hauberk.kubernetes.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * What a pod's token says, believed.
 *
 * @param node where the pod was bound to; API servers say it since 1.32
 */
record PodClaims(
    ServiceAccount account, String podName, String podUid, Optional<String> node, Instant expires) {

  static PodClaims of(JsonNode claims, Instant expires) throws IdentityRefused {
    JsonNode kubernetes = claims.path("kubernetes.io");
    JsonNode pod = kubernetes.path("pod");
    JsonNode account = kubernetes.path("serviceaccount");
    if (!isText(pod.path("name"))
        || !isText(pod.path("uid"))
        || !isText(account.path("name"))
        || !isText(account.path("uid"))
        || !isText(kubernetes.path("namespace"))) {
      throw IdentityRefused.forGood(
          Code.TOKEN_UNBOUND, "the token is not bound to a pod: it would outlive any");
    }
    try {
      return new PodClaims(
          new ServiceAccount(
              kubernetes.path("namespace").textValue(), account.path("name").textValue()),
          pod.path("name").textValue(),
          pod.path("uid").textValue(),
          Optional.ofNullable(kubernetes.path("node").path("name").textValue()),
          expires);
    } catch (IllegalArgumentException e) {
      throw IdentityRefused.forGood(Code.TOKEN_MALFORMED, "the token names no account");
    }
  }

  /** {@code namespace/name} of the pod. */
  String pod() {
    return account.namespace() + "/" + podName;
  }

  private static boolean isText(JsonNode node) {
    return node.isTextual() && !node.textValue().isEmpty();
  }
}
