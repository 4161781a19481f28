package io.hauberk.envoy.compile;

import com.github.xds.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.matching.common_inputs.network.v3.DirectSourceIPInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.DnsSanInput;
import io.envoyproxy.envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput;
import io.envoyproxy.envoy.type.matcher.v3.HttpRequestHeaderMatchInput;

/**
 * What a predicate may look at. Several SANs of one kind, and several values of one header, arrive
 * joined by {@code ,}.
 */
final class Inputs {
  /** Path and query, as the client sent them. */
  static final TypedExtensionConfig PATH = header(":path");

  static final TypedExtensionConfig METHOD = header(":method");
  static final TypedExtensionConfig SCHEME = header(":scheme");
  static final TypedExtensionConfig HOST = header(":authority");

  /** The caller's SPIFFE ID. Never asked whether the certificate was validated: the chain does. */
  static final TypedExtensionConfig ACCOUNT =
      Packed.matching("uri-san", UriSanInput.getDefaultInstance());

  /** The name of the caller's one workload. */
  static final TypedExtensionConfig INSTANCE =
      Packed.matching("dns-san", DnsSanInput.getDefaultInstance());

  /** Of the peer of the connection; no forwarded header counts. */
  static final TypedExtensionConfig ADDRESS =
      Packed.matching("direct-source-ip", DirectSourceIPInput.getDefaultInstance());

  private Inputs() {}

  static TypedExtensionConfig header(String name) {
    return Packed.matching(
        name, HttpRequestHeaderMatchInput.newBuilder().setHeaderName(name).build());
  }
}
