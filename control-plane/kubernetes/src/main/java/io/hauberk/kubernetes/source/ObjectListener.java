package io.hauberk.kubernetes.source;

import java.util.Optional;

/** Hears of each object of ours, whenever it is stored anew. */
@FunctionalInterface
public interface ObjectListener {
  /**
   * @param namespace empty for kinds that live in none
   * @param fingerprint absent when it is gone, or going
   */
  void stored(String kind, String namespace, String name, Optional<String> fingerprint);
}
