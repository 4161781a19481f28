package io.hauberk.testkit.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it arrived at the program behind the sidecar, character by character.
 *
 * @param requestLine without its line ending
 * @param headers lines as received, {@code name: value}
 */
public record ReceivedRequest(String requestLine, List<String> headers, String body) {
  public ReceivedRequest {
    headers = List.copyOf(headers);
  }

  /** The value of the first header of that name, whatever its case. */
  public Optional<String> header(String name) {
    return HttpMessage.header(headers, name.toLowerCase(Locale.ROOT));
  }
}
