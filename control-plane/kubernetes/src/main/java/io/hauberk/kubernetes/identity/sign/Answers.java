package io.hauberk.kubernetes.identity.sign;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestStatus;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.PodCertificateRequestStatusBuilder;
import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.encode.Pem;
import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The answers to a request, in the form that the API server takes. */
final class Answers {
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private Answers() {}

  /** An issued certificate. Its dates are those in the leaf, as the API server compares them. */
  static PodCertificateRequest issued(CertificateAsk ask, IssuedCertificate issued, Instant now) {
    return answer(
        ask,
        new PodCertificateRequestStatusBuilder()
            .withCertificateChain(Pem.encode(issued.chain()))
            .withNotBefore(text(issued.notBefore()))
            .withBeginRefreshAt(text(refresh(issued)))
            .withNotAfter(text(issued.notAfter()))
            .withConditions(condition("Issued", "Issued", "serial " + issued.serial(), now))
            .build());
  }

  /** A refusal for good. */
  static PodCertificateRequest denied(CertificateAsk ask, IdentityRefused why, Instant now) {
    return answer(
        ask,
        new PodCertificateRequestStatusBuilder()
            .withConditions(
                condition(
                    "Denied", reason(why.code()), why.code().text() + " " + why.getMessage(), now))
            .build());
  }

  private static PodCertificateRequest answer(
      CertificateAsk ask, PodCertificateRequestStatus status) {
    PodCertificateRequest answer = new PodCertificateRequest();
    answer.setMetadata(
        new ObjectMetaBuilder()
            .withName(ask.name())
            .withNamespace(ask.namespace())
            .withUid(ask.uid())
            .withResourceVersion(ask.version())
            .build());
    answer.setStatus(status);
    return answer;
  }

  /** Not in the first nor in the last ten minutes of its life. */
  private static Instant refresh(IssuedCertificate issued) {
    Instant first = issued.notBefore().plus(MARGIN);
    Instant last = issued.notAfter().minus(MARGIN);
    Instant wanted = issued.renewAt().truncatedTo(ChronoUnit.SECONDS);
    if (wanted.isBefore(first)) {
      return first;
    }
    return wanted.isAfter(last) ? last : wanted;
  }

  /** The two reasons that the API names itself, and one for all that is ours. */
  private static String reason(Code code) {
    if (code == Code.KEY_TYPE) {
      return "UnsupportedKeyType";
    }
    return code == Code.WISH_UNKNOWN ? "InvalidUnverifiedUserAnnotations" : "RefusedByHauberk";
  }

  private static Condition condition(String type, String reason, String message, Instant now) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastTransitionTime(text(now))
        .build();
  }

  private static String text(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
