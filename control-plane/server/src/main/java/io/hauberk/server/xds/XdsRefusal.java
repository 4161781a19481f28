package io.hauberk.server.xds;

import io.grpc.Status;

/** Why a stream may not go on; the text is for the proxy's log. */
final class XdsRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  XdsRefusal(Status.Code code, String why) {
    super(why, null, false, false);
    this.status = code.toStatus().withDescription(why);
  }

  Status status() {
    return status;
  }
}
