package io.hauberk.server.main;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * What a control plane runs with.
 *
 * @param folder with the policies and workloads of the mesh
 * @param state directory, made if it is missing; see {@code docs/operations.md}
 * @param listen where workloads connect to; port 0 takes any free one
 * @param names further host names and addresses under which workloads reach it
 * @param acceptClock start although the journal holds certificates of a time that has not come
 */
public record ServerOptions(
    Path folder,
    Path state,
    InetSocketAddress listen,
    List<String> names,
    boolean acceptClock,
    InstantSource clock,
    SecureRandom random) {
  public ServerOptions {
    names = List.copyOf(names);
  }

  /** With the clock and the randomness of the system. */
  public static ServerOptions of(Path folder, Path state, InetSocketAddress listen) {
    return new ServerOptions(
        folder, state, listen, List.of(), false, InstantSource.system(), new SecureRandom());
  }

  public ServerOptions withNames(List<String> hosts) {
    return new ServerOptions(folder, state, listen, hosts, acceptClock, clock, random);
  }

  public ServerOptions withAcceptClock(boolean accept) {
    return new ServerOptions(folder, state, listen, names, accept, clock, random);
  }

  public ServerOptions withClock(InstantSource other) {
    return new ServerOptions(folder, state, listen, names, acceptClock, other, random);
  }
}
