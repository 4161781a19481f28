package io.hauberk.kubernetes.webhook;

import io.hauberk.kubernetes.webhook.Answer.Why;
import io.hauberk.policy.intent.Code;

/** The answer while this replica has not seen the whole cluster once. */
final class NotReady {
  private NotReady() {}

  static Answer refusal() {
    return Answer.refused(
        Why.UNAVAILABLE,
        Code.NOT_READY.text()
            + " the control plane has just started and has not seen the whole cluster yet; try"
            + " again");
  }
}
