package io.hauberk.testkit.proxy;

import java.util.Optional;

/** Decides what a pretended proxy refuses. */
@FunctionalInterface
public interface Judge {
  /** Takes everything. */
  Judge MILD = (typeUrl, name, version) -> Optional.empty();

  /**
   * @param version lower-case hexadecimal SHA-256 of the resource's bytes
   * @return why the resource is refused, in the words that go to the control plane
   */
  Optional<String> refuses(String typeUrl, String name, String version);
}
