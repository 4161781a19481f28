package io.hauberk.e2e.bypass;

import java.util.List;

/** A program behind the sidecar. It remembers everything that reaches it. */
interface Program extends AutoCloseable {
  /** Stands in what the program serves at {@code /admin} and to whoever speaks to it over TCP. */
  String SECRET = "the-crown-jewels";

  /**
   * A request that arrived.
   *
   * @param target as it stood in the request line
   * @param headers one line each
   */
  record Received(String method, String target, String headers) {}

  String name();

  int port();

  /** In the order of arrival. */
  List<Received> received();

  @Override
  void close();
}
