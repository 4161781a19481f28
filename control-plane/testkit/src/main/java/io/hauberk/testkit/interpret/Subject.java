package io.hauberk.testkit.interpret;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.DnsSanInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;
import io.hauberk.policy.model.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a matcher may look at: the peer, and the request if there is one.
 *
 * @param http absent at a network filter
 */
record Subject(Peer peer, Optional<Request.Http> http) {

  /** The value of an input; empty when the subject has none, which matches nothing. */
  Optional<String> input(Protos protos, Any input) {
    if (input.is(UriSanInput.class)) {
      protos.onlyKnows(protos.open(input, UriSanInput.class));
      return joined(peer.uriSans());
    }
    if (input.is(DnsSanInput.class)) {
      protos.onlyKnows(protos.open(input, DnsSanInput.class));
      return joined(peer.dnsSans());
    }
    if (input.is(DirectSourceIPInput.class)) {
      protos.onlyKnows(protos.open(input, DirectSourceIPInput.class));
      return Optional.of(peer.address().toString());
    }
    HttpRequestHeaderMatchInput header = protos.open(input, HttpRequestHeaderMatchInput.class);
    protos.onlyKnows(header, "header_name");
    return header(header.getHeaderName());
  }

  private Optional<String> header(String name) {
    Request.Http request =
        http.orElseThrow(
            () -> UnsoundConfigException.unknown("header `" + name + "` at a network filter"));
    if (!name.equals(name.toLowerCase(Locale.ROOT)) || name.equals("host")) {
      throw UnsoundConfigException.unknown("header `" + name + "`");
    }
    return switch (name) {
      case ":path" -> Optional.of(request.target());
      case ":method" -> Optional.of(request.method());
      case ":authority" -> Optional.of(request.host());
      case ":scheme" -> Optional.of("https");
      default ->
          joined(
              request.headers().stream()
                  .filter(header -> header.name().equals(name))
                  .map(Request.Header::value)
                  .toList());
    };
  }

  /** Envoy joins all values by a comma, and so hides none. */
  private static Optional<String> joined(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }
}
