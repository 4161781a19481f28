package io.hauberk.policy.network;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Connections that are let through.
 *
 * @param peers each once; never empty, for no peer would mean any
 * @param ports as they stand on the wire; never empty, for no port would mean any
 */
public record Opening(List<Peer> peers, SortedSet<Port> ports) {
  /** What is let through at the transport layer. */
  public enum Transport {
    TCP,
    UDP
  }

  /** A port of the callee's pod. */
  public record Port(Transport transport, int number) implements Comparable<Port> {
    private static final Comparator<Port> ORDER =
        Comparator.comparing(Port::transport).thenComparingInt(Port::number);

    @Override
    public int compareTo(Port other) {
      return ORDER.compare(this, other);
    }
  }

  public Opening {
    peers = peers.stream().distinct().sorted(Comparator.comparing(Object::toString)).toList();
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    if (peers.isEmpty() || ports.isEmpty()) {
      throw new IllegalArgumentException("an opening without peer or port would open all");
    }
  }

  static Opening of(Collection<Peer> peers, Port... ports) {
    return new Opening(List.copyOf(peers), new TreeSet<>(List.of(ports)));
  }
}
