package io.hauberk.policy.intent;

/** The kinds of documents, named as they are written there. */
public enum Kind {
  MeshConfig(false),
  Workload(true),
  MeshPolicy(true),
  MeshGuardrail(false),
  GuardedLabel(false),
  IdentityGroup(true),
  Quarantine(false),
  ExternalService(true),
  Requirement(false);

  /** The only version there is. */
  public static final String API_VERSION = "hauberk.io/v1alpha1";

  private final boolean namespaced;

  Kind(boolean namespaced) {
    this.namespaced = namespaced;
  }

  /** Whether its objects live in a namespace. */
  public boolean namespaced() {
    return namespaced;
  }
}
