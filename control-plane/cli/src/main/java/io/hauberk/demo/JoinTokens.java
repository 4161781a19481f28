package io.hauberk.demo;

import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.sidecar.EnvironmentException;
import io.hauberk.sidecar.ServerAddress;
import io.hauberk.sidecar.identity.JoinToken;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** From what the control plane answers to what a workload is given. */
public final class JoinTokens {
  private JoinTokens() {}

  public static JoinToken of(io.hauberk.admin.v1.JoinToken made) {
    try {
      return new JoinToken(
          WorkloadId.parse(made.getWorkload()),
          made.getToken(),
          ServerAddress.parse(made.getServer()),
          new TrustDomain(made.getTrustDomain()),
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(made.getBundle().getBytes(StandardCharsets.UTF_8)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList());
    } catch (CertificateException e) {
      throw new EnvironmentException("the control plane sent roots that cannot be read", e);
    }
  }
}
