package io.hauberk.sidecar.identity;

/**
 * The control plane cannot be reached now; trying again later may help. The message is for the
 * user.
 */
public final class ControlPlaneAway extends Exception {
  private static final long serialVersionUID = 1L;

  public ControlPlaneAway(String message, Throwable cause) {
    super(message, cause);
  }
}
