package io.hauberk.kubernetes.webhook;

import java.util.Map;

/**
 * Settings of the JDK's HTTP server, which are read once, when its first server is made. What an
 * operator has set himself stays.
 */
final class HttpServerProperties {
  private static final Map<String, String> SETTINGS =
      Map.of(
          // an answer is two writes; with Nagle the second waits for the peer's delayed ACK: 40 ms
          "sun.net.httpserver.nodelay", "true",
          // seconds for a request to arrive and for an answer to be taken
          "sun.net.httpserver.maxReqTime", "15",
          "sun.net.httpserver.maxRspTime", "30",
          "sun.net.httpserver.maxReqHeaders", "64",
          "sun.net.httpserver.maxReqHeaderSize", "16384",
          // seconds; longer than the 90 after which the API server gives up a connection by itself
          "sun.net.httpserver.idleInterval", "300",
          // after a burst more than 200 are idle: closing one may meet the API server's next
          // question
          "sun.net.httpserver.maxIdleConnections", "1024",
          "jdk.httpserver.maxConnections", "1024");

  private HttpServerProperties() {}

  static void set() {
    SETTINGS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }
}
