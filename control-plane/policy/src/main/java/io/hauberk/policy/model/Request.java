package io.hauberk.policy.model;

import java.util.List;
import java.util.Locale;

/** What is asked of a port: an HTTP request or, on a TCP port, a connection. */
public sealed interface Request {
  Caller caller();

  record Tcp(Caller caller) implements Request {}

  /**
   * @param target path and query as the client sent them
   * @param host of {@code Host} or {@code :authority}, as the client sent it
   * @param headers in the order they came; names lower case; without {@code host}
   */
  record Http(Caller caller, String method, String target, String host, List<Header> headers)
      implements Request {
    public Http {
      headers = List.copyOf(headers);
    }

    public String path() {
      int query = target.indexOf('?');
      return query < 0 ? target : target.substring(0, query);
    }
  }

  /** One header line. */
  record Header(String name, String value) {
    public Header {
      name = name.toLowerCase(Locale.ROOT);
    }
  }
}
