package io.hauberk.injector;

import io.hauberk.identity.TrustDomain;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What is the same for every pod of a mesh.
 *
 * @param host by which pods reach the control plane, for example {@code hauberk.hauberk-system.svc}
 * @param port of the control plane for xDS
 * @param dns addresses of the cluster's name servers: the only UDP that leaves a pod
 */
public record InjectorOptions(
    TrustDomain trustDomain,
    String host,
    int port,
    Images images,
    InterceptionMode interception,
    IdentityMode identity,
    List<String> dns) {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}");

  public InjectorOptions {
    if (!host.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
      throw new IllegalArgumentException("`" + host + "` is not a host name of the control plane");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("`" + port + "` is not a port");
    }
    dns = List.copyOf(dns);
    if (dns.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no address of a name server; write those of the cluster");
    }
    for (String address : dns) {
      if (!ADDRESS.matcher(address).matches()) {
        throw new IllegalArgumentException(
            "`" + address + "` is not the address of a name server; write an IP address");
      }
    }
  }

  /**
   * The images of a mesh.
   *
   * @param proxy Envoy, {@code hauberk-init} and the constant SDS files under {@code /etc/hauberk}
   * @param init {@code nft} and {@code hauberk-init}
   */
  public record Images(String proxy, String init) {
    public Images {
      if (proxy.isBlank() || init.isBlank()) {
        throw new IllegalArgumentException("an image needs a name");
      }
    }
  }
}
