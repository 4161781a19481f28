package io.hauberk.envoy.compile;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.PathConfigSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.hauberk.identity.SpiffeId;
import io.hauberk.policy.model.ExternalDestination;
import java.util.List;
import java.util.SortedSet;

/** Who is believed, on both ends of a connection. TLS 1.3 between workloads, and no resumption. */
final class Tls {
  private static final String SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

  private final SdsSecretConfig identity;
  private final SdsSecretConfig trust;

  Tls(IdentitySource source) {
    switch (source) {
      case IdentitySource.Pushed() -> {
        identity = secret(SecretCompiler.IDENTITY, HttpRbac.ADS);
        trust = secret(SecretCompiler.BUNDLE, HttpRbac.ADS);
      }
      case IdentitySource.Files(var identityPath, var trustPath) -> {
        identity = secret(SecretCompiler.IDENTITY_FILE, file(identityPath));
        trust = secret(SecretCompiler.TRUST_FILE, file(trustPath));
      }
    }
  }

  /**
   * The client must show a certificate of the mesh.
   *
   * @param callers names of which the certificate must carry one; never empty
   */
  TransportSocket server(List<SubjectAltNameMatcher> callers, List<String> alpn) {
    return socket(
        DownstreamTlsContext.newBuilder()
            .setRequireClientCertificate(BoolValue.of(true))
            // On a resumed session Envoy may not know the caller: a denial of him is then skipped.
            .setDisableStatelessSessionResumption(true)
            .setDisableStatefulSessionResumption(true)
            .setCommonTlsContext(mesh(callers).addAllAlpnProtocols(alpn))
            .build());
  }

  /**
   * The server must be exactly one of these accounts.
   *
   * @param servers never empty
   */
  TransportSocket client(SortedSet<SpiffeId> servers, List<String> alpn) {
    List<SubjectAltNameMatcher> names =
        servers.stream().map(server -> uri(exact(server.toString()))).toList();
    return socket(
        UpstreamTlsContext.newBuilder()
            .setMaxSessionKeys(UInt32Value.of(0))
            .setCommonTlsContext(mesh(names).addAllAlpnProtocols(alpn))
            .build());
  }

  /** A server outside the mesh, known by its DNS name. No certificate of ours is shown to it. */
  static TransportSocket outside(ExternalDestination destination) {
    CertificateValidationContext validation =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(
                DataSource.newBuilder()
                    .setFilename(destination.trustedCa().orElse(SYSTEM_AUTHORITIES)))
            .addMatchTypedSubjectAltNames(dns(exact(destination.host())))
            .build();
    return socket(
        UpstreamTlsContext.newBuilder()
            .setSni(destination.host())
            .setMaxSessionKeys(UInt32Value.of(0))
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .setTlsParams(versions(TlsProtocol.TLSv1_2))
                    .setValidationContext(validation))
            .build());
  }

  static StringMatcher exact(String text) {
    return StringMatcher.newBuilder().setExact(text).build();
  }

  static StringMatcher prefix(String text) {
    return StringMatcher.newBuilder().setPrefix(text).build();
  }

  static SubjectAltNameMatcher uri(StringMatcher name) {
    return name(SubjectAltNameMatcher.SanType.URI, name);
  }

  static SubjectAltNameMatcher dns(StringMatcher name) {
    return name(SubjectAltNameMatcher.SanType.DNS, name);
  }

  private static SubjectAltNameMatcher name(
      SubjectAltNameMatcher.SanType type, StringMatcher name) {
    return SubjectAltNameMatcher.newBuilder().setSanType(type).setMatcher(name).build();
  }

  private CommonTlsContext.Builder mesh(List<SubjectAltNameMatcher> peers) {
    CertificateValidationContext names =
        CertificateValidationContext.newBuilder().addAllMatchTypedSubjectAltNames(peers).build();
    return CommonTlsContext.newBuilder()
        .setTlsParams(versions(TlsProtocol.TLSv1_3))
        .addTlsCertificateSdsSecretConfigs(identity)
        .setCombinedValidationContext(
            CommonTlsContext.CombinedCertificateValidationContext.newBuilder()
                .setDefaultValidationContext(names)
                .setValidationContextSdsSecretConfig(trust));
  }

  /** Envoy's own maximum as a client is TLS 1.2. */
  private static TlsParameters versions(TlsProtocol minimum) {
    return TlsParameters.newBuilder()
        .setTlsMinimumProtocolVersion(minimum)
        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
        .build();
  }

  private static SdsSecretConfig secret(String name, ConfigSource source) {
    return SdsSecretConfig.newBuilder().setName(name).setSdsConfig(source).build();
  }

  private static ConfigSource file(String path) {
    return ConfigSource.newBuilder()
        .setResourceApiVersion(ApiVersion.V3)
        .setPathConfigSource(PathConfigSource.newBuilder().setPath(path))
        .build();
  }

  private static TransportSocket socket(Message context) {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Packed.any(context))
        .build();
  }
}
