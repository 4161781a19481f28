package io.hauberk.server.main;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * What a control plane runs with.
 *
 * @param origin of the mesh
 * @param state directory, made if it is missing; see {@code docs/operations.md}
 * @param listen where workloads connect to; port 0 takes any free one
 * @param names further host names and addresses under which workloads reach it
 * @param extensions what runs beside it
 * @param joinTokens whether workloads enrol with them
 * @param acceptClock start although the journal holds certificates of a time that has not come
 */
public record ServerOptions(
    MeshOrigin origin,
    Path state,
    InetSocketAddress listen,
    List<String> names,
    List<ServerExtension> extensions,
    boolean joinTokens,
    boolean acceptClock,
    InstantSource clock,
    SecureRandom random) {
  public ServerOptions {
    names = List.copyOf(names);
    extensions = List.copyOf(extensions);
  }

  /** Of a folder, with the clock and the randomness of the system. */
  public static ServerOptions of(Path folder, Path state, InetSocketAddress listen) {
    return of(new FolderOrigin(folder), state, listen);
  }

  /** With the clock and the randomness of the system. */
  public static ServerOptions of(MeshOrigin origin, Path state, InetSocketAddress listen) {
    return new ServerOptions(
        origin,
        state,
        listen,
        List.of(),
        List.of(),
        true,
        false,
        InstantSource.system(),
        new SecureRandom());
  }

  public ServerOptions withNames(List<String> hosts) {
    return new ServerOptions(
        origin, state, listen, hosts, extensions, joinTokens, acceptClock, clock, random);
  }

  public ServerOptions withExtensions(List<ServerExtension> others) {
    return new ServerOptions(
        origin, state, listen, names, others, joinTokens, acceptClock, clock, random);
  }

  /** Workloads prove who they are by other means. */
  public ServerOptions withoutJoinTokens() {
    return new ServerOptions(
        origin, state, listen, names, extensions, false, acceptClock, clock, random);
  }

  public ServerOptions withAcceptClock(boolean accept) {
    return new ServerOptions(
        origin, state, listen, names, extensions, joinTokens, accept, clock, random);
  }

  public ServerOptions withClock(InstantSource other) {
    return new ServerOptions(
        origin, state, listen, names, extensions, joinTokens, acceptClock, other, random);
  }

  public ServerOptions withRandom(SecureRandom other) {
    return new ServerOptions(
        origin, state, listen, names, extensions, joinTokens, acceptClock, clock, other);
  }
}
