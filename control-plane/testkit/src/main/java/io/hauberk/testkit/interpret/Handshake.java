package io.hauberk.testkit.interpret;

import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import java.util.List;

/** Does the server accept the client's certificate? And is it one that asks for it at all? */
final class Handshake {
  private final Protos protos;
  private final Strings strings;

  Handshake(Protos protos, Strings strings) {
    this.protos = protos;
    this.strings = strings;
  }

  boolean accepts(TransportSocket socket, Peer peer) {
    DownstreamTlsContext context = protos.open(socket.getTypedConfig(), DownstreamTlsContext.class);
    protos.onlyKnows(
        context,
        "common_tls_context",
        "require_client_certificate",
        "disable_stateless_session_resumption",
        "disable_stateful_session_resumption");
    Protos.require(
        context.getRequireClientCertificate().getValue(), "no client certificate is required");
    Protos.require(
        context.getDisableStatelessSessionResumption()
            && context.getDisableStatefulSessionResumption(),
        "sessions may be resumed");
    return accepts(context.getCommonTlsContext(), peer);
  }

  private boolean accepts(CommonTlsContext context, Peer peer) {
    protos.onlyKnows(
        context,
        "tls_params",
        "alpn_protocols",
        "tls_certificate_sds_secret_configs",
        "validation_context_sds_secret_config",
        "combined_validation_context");
    protos.onlyKnows(
        context.getTlsParams(), "tls_minimum_protocol_version", "tls_maximum_protocol_version");
    Protos.require(
        context.getTlsParams().getTlsMinimumProtocolVersion() == TlsParameters.TlsProtocol.TLSv1_3,
        "TLS below 1.3");
    Protos.require(
        context.getTlsCertificateSdsSecretConfigsCount() == 1
            && isOurs(context.getTlsCertificateSdsSecretConfigs(0), "identity", "id"),
        "not the workload's own certificate");
    return switch (context.getValidationContextTypeCase()) {
      case VALIDATION_CONTEXT_SDS_SECRET_CONFIG -> {
        requireBundle(context.getValidationContextSdsSecretConfig());
        yield true;
      }
      case COMBINED_VALIDATION_CONTEXT -> {
        var combined = context.getCombinedValidationContext();
        protos.onlyKnows(
            combined, "default_validation_context", "validation_context_sds_secret_config");
        requireBundle(combined.getValidationContextSdsSecretConfig());
        yield accepts(combined.getDefaultValidationContext(), peer);
      }
      default ->
          throw UnsoundConfigException.unsafe("client certificates are not checked by the bundle");
    };
  }

  private static void requireBundle(SdsSecretConfig secret) {
    Protos.require(isOurs(secret, "bundle", "trust"), "not the mesh's bundle");
  }

  /** From the control plane under one name, or from a file of secrets under the other. */
  private static boolean isOurs(SdsSecretConfig secret, String pushed, String inFile) {
    ConfigSource source = secret.getSdsConfig();
    return source.hasAds()
        ? secret.getName().equals(pushed)
        : source.hasPathConfigSource() && secret.getName().equals(inFile);
  }

  private boolean accepts(CertificateValidationContext context, Peer peer) {
    protos.onlyKnows(context, "match_typed_subject_alt_names");
    return context.getMatchTypedSubjectAltNamesCount() == 0
        || context.getMatchTypedSubjectAltNamesList().stream()
            .anyMatch(matcher -> accepts(matcher, peer));
  }

  private boolean accepts(SubjectAltNameMatcher matcher, Peer peer) {
    protos.onlyKnows(matcher, "san_type", "matcher");
    List<String> names =
        switch (matcher.getSanType()) {
          case URI -> peer.uriSans();
          case DNS -> peer.dnsSans();
          default -> throw UnsoundConfigException.unknown("SAN type " + matcher.getSanType());
        };
    return names.stream().anyMatch(name -> strings.matches(matcher.getMatcher(), name));
  }
}
