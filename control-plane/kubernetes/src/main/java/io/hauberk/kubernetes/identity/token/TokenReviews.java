package io.hauberk.kubernetes.identity.token;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server whether a token is still good. It says yes for some seconds after the pod has
 * gone, and to tokens of no pod: it is asked beside our own checks, never instead of them.
 */
final class TokenReviews {
  private TokenReviews() {}

  /**
   * @param pod whose token it is by its own words, for the refusal
   */
  static void require(KubernetesClient client, String token, String audience, String pod)
      throws IdentityRefused {
    TokenReviewStatus status = ask(client, token, audience);
    if (status == null
        || !Boolean.TRUE.equals(status.getAuthenticated())
        || !List.of(audience).equals(status.getAudiences())) {
      throw IdentityRefused.forGood(
          Code.TOKEN_REVOKED,
          "the API server does not accept the token of pod `" + pod + "` any more");
    }
  }

  private static @Nullable TokenReviewStatus ask(
      KubernetesClient client, String token, String audience) throws IdentityRefused {
    try {
      TokenReview review =
          new TokenReviewBuilder()
              .withNewSpec()
              .withToken(token)
              .withAudiences(audience)
              .endSpec()
              .build();
      return client.tokenReviews().create(review).getStatus();
    } catch (KubernetesClientException e) {
      // the exception may quote the request, which holds the token
      throw IdentityRefused.forNow(
          Code.ATTESTATION_AWAY, "the API server does not say whether the token is good");
    }
  }
}
