package io.hauberk.testkit.generate;

import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.SocketAddress;

/**
 * Where the generated workload listens, all on 127.0.0.1.
 *
 * @param http bound for the port that policies call 443
 * @param tcp bound for 5432, where the client speaks first
 * @param serverFirst bound for 3306, where the server may
 * @param httpApp of the program behind the first
 * @param tcpApp of the program behind the others
 */
public record Site(int http, int tcp, int serverFirst, int httpApp, int tcpApp) {
  /** For configurations that nobody runs. */
  public static final Site ON_PAPER = new Site(20443, 25432, 23306, 28080, 28081);

  static SocketAddress at(int port) {
    return new SocketAddress(IpAddress.parse("127.0.0.1"), port);
  }
}
