package io.hauberk.injector;

import io.hauberk.policy.intent.Code;

/** Whether a pod is to be covered. */
enum Participation {
  OUTSIDE,
  OPTED_OUT,
  MAY_NOT_OPT_OUT,
  COVERED;

  static Participation of(Pod pod, Surroundings surroundings) {
    String wish = pod.label(Surroundings.INJECT).asText("");
    if (!surroundings.enrolled()) {
      return wish.equals("enabled") ? COVERED : OUTSIDE;
    }
    if (!wish.equals("disabled")) {
      return COVERED;
    }
    return surroundings.mayOptOut() ? OPTED_OUT : MAY_NOT_OPT_OUT;
  }

  static Refusal optOut(Surroundings surroundings) {
    return new Refusal(
        Code.OPT_OUT,
        "metadata.labels[" + Surroundings.INJECT + "]",
        "pods of namespace `"
            + surroundings.namespace()
            + "` may not stay outside the mesh; remove label `"
            + Surroundings.INJECT
            + ": disabled`, or have the platform team list the namespace in `optOutNamespaces` of"
            + " the MeshConfig");
  }
}
