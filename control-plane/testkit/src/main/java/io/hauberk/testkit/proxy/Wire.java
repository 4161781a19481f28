package io.hauberk.testkit.proxy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One variant of the protocol, from the proxy's side: how its requests are written. */
interface Wire {
  /**
   * The first request of a type on a stream.
   *
   * @param names empty for everything
   * @param held name to version, as received
   */
  void first(String typeUrl, Set<String> names, Map<String, String> held, String lastVersion);

  void change(String typeUrl, List<String> more, List<String> less, Set<String> names);

  /**
   * @param error why the response is refused, or null
   */
  void answer(
      String typeUrl, String nonce, Set<String> names, String version, @Nullable String error);

  /** Takes one more response off the connection. */
  void read();

  void close();
}
