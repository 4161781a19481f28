package io.hauberk.server.main;

import io.hauberk.server.metrics.MetricsEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Lets Prometheus read what the control plane counts, at {@code /metrics} of an address. */
public record MetricsExtension(InetSocketAddress listen) implements ServerExtension {
  @Override
  public AutoCloseable start(ControlPlane plane) throws StartupFailure {
    try {
      return MetricsEndpoint.open(listen, plane.metrics());
    } catch (IOException e) {
      throw new StartupFailure(
          StartupFailure.Reason.PORT_TAKEN,
          "cannot listen for Prometheus at `"
              + ListenNames.text(listen)
              + "`: another program has it, or it is no address of this machine; choose another"
              + " with `--metrics`",
          List.of(),
          e);
    }
  }
}
