package io.hauberk.server.publish;

import io.hauberk.authority.IssuedCertificate;
import io.hauberk.authority.encode.Pem;
import io.hauberk.envoy.compile.Collector;
import io.hauberk.envoy.compile.CompileOptions;
import io.hauberk.envoy.compile.EndpointCompiler;
import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.envoy.compile.ProxyCompiler;
import io.hauberk.envoy.compile.ProxyConfig;
import io.hauberk.envoy.compile.QuarantineCompiler;
import io.hauberk.envoy.compile.SecretCompiler;
import io.hauberk.envoy.compile.XdsResource;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.SocketAddress;
import io.hauberk.policy.model.WorkloadPolicy;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The compiler for Envoy. */
public final class EnvoyCompilation implements Compilation {
  private final TrustDomain trustDomain;
  private final XdsResource bundle;
  private final IdentitySource identity;
  private final Optional<Collector> collector;

  /** For sidecars to which their certificates are pushed. */
  public EnvoyCompilation(TrustDomain trustDomain, List<X509Certificate> roots) {
    this(trustDomain, roots, new IdentitySource.Pushed(), Optional.empty());
  }

  public EnvoyCompilation(
      TrustDomain trustDomain,
      List<X509Certificate> roots,
      IdentitySource identity,
      Optional<Collector> collector) {
    this.trustDomain = trustDomain;
    this.identity = identity;
    this.collector = collector;
    this.bundle = SecretCompiler.bundle(Pem.encode(roots));
  }

  @Override
  public ProxyConfig proxy(WorkloadPolicy policy, long epoch) {
    return ProxyCompiler.compile(policy, new CompileOptions(epoch, identity, collector));
  }

  @Override
  public List<XdsResource> quarantine(List<Exclusion> exclusions) {
    return QuarantineCompiler.compile(trustDomain, exclusions);
  }

  @Override
  public XdsResource endpoints(String cluster, List<SocketAddress> addresses) {
    return EndpointCompiler.compile(cluster, addresses);
  }

  @Override
  public XdsResource identity(IssuedCertificate certificate) {
    String keyFile =
        certificate
            .keyFile()
            .orElseThrow(() -> new IllegalArgumentException("a key that is kept elsewhere"));
    return SecretCompiler.identity(Pem.encode(certificate.chain()), keyFile);
  }

  @Override
  public XdsResource bundle() {
    return bundle;
  }
}
