package io.hauberk.injector;

/** Who writes the packet rules into the pod's network namespace. */
public enum InterceptionMode {
  /** An init container with NET_ADMIN. Needs nothing on the node; PodSecurity must let it pass. */
  INIT,
  /** A chained CNI plugin on the node; the pod only verifies, and stops where the plugin is not. */
  CNI
}
