package io.hauberk.kubernetes.identity.pod;

import io.hauberk.kubernetes.identity.IdentityRefused;
import io.hauberk.policy.intent.Code;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares where a call comes from with whose identity it shows. The address of another pod is
 * refused always: the identity was copied. An address that belongs to no pod was translated on its
 * way, or the pod's own is not known yet; it is let through unless every address must be seen.
 */
public enum PeerAddress {
  /** Unless it is another pod's. */
  IF_SEEN,
  /** It must be the pod's own. */
  REQUIRED;

  /** Without port and in one text for each address; empty for a call that has none. */
  public static String text(@Nullable SocketAddress peer) {
    return Optional.ofNullable(peer)
        .filter(InetSocketAddress.class::isInstance)
        .map(address -> ((InetSocketAddress) address).getAddress())
        .map(InetAddress::getHostAddress)
        .map(PodFacts::canonical)
        .orElse("");
  }

  /**
   * @param address as {@link #text} gives it
   */
  public void require(PodFacts pod, String address, KnownPods known) throws IdentityRefused {
    if (pod.addresses().contains(address)) {
      return;
    }
    Optional<PodFacts> other =
        known.byAddress(address).filter(p -> !p.uid().equals(pod.uid()) && !p.ended());
    if (other.isPresent()) {
      throw IdentityRefused.forGood(
          Code.ANOTHER_ADDRESS,
          "the identity of pod `"
              + pod.title()
              + "` is shown from the address of pod `"
              + other.get().title()
              + "`");
    }
    if (this == REQUIRED) {
      throw IdentityRefused.forNow(
          Code.ANOTHER_ADDRESS,
          "pod `" + pod.title() + "` does not have the address `" + address + "`");
    }
  }
}
