package io.hauberk.testkit.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came back.
 *
 * @param headers lines as received, {@code name: value}
 */
public record HttpResponse(int status, List<String> headers, String body) {
  public HttpResponse {
    headers = List.copyOf(headers);
  }

  /** The value of the first header of that name, whatever its case. */
  public Optional<String> header(String name) {
    return HttpMessage.header(headers, name.toLowerCase(Locale.ROOT));
  }
}
