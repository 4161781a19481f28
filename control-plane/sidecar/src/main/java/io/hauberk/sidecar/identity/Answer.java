package io.hauberk.sidecar.identity;

import com.google.protobuf.ByteString;
import io.hauberk.enrollment.v1.Certificate;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.identity.peer.CertificateNames;
import io.hauberk.identity.peer.ChainValidator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks a certificate that came before it is used: a wrong one must not replace a good one. */
record Answer(TrustDomain trustDomain, WorkloadId workload, InstantSource clock) {

  WorkloadIdentity identity(WorkloadKey key, Certificate answer) throws EnrollmentRefused {
    try {
      WorkloadIdentity identity =
          new WorkloadIdentity(
              key,
              parse(answer.getChainList()),
              parse(answer.getBundleList()),
              Instant.ofEpochSecond(answer.getRenewAt()),
              answer.getDurable());
      requireOurs(identity);
      return identity;
    } catch (CertificateException e) {
      throw new EnrollmentRefused(
          "the control plane sent a certificate that cannot be used ("
              + e.getMessage()
              + "): compare the clocks of both sides",
          e);
    }
  }

  private void requireOurs(WorkloadIdentity identity) throws CertificateException {
    X509Certificate leaf = identity.leaf();
    Optional<String> problem =
        ChainValidator.validate(identity.chain(), identity.bundle(), clock.instant());
    if (problem.isPresent()) {
      throw new CertificateException(
          "the certificate does not lead to a root of the trust domain: " + problem.get());
    }
    if (!WorkloadKeys.fingerprint(leaf.getPublicKey()).equals(identity.key().fingerprint())) {
      throw new CertificateException("it is for another key");
    }
    CertificateNames names = CertificateNames.of(leaf);
    if (!names.dnsNames().equals(List.of(trustDomain.instance(workload).dnsName()))) {
      throw new CertificateException("it is not for `" + workload + "`");
    }
    if (names.uris().size() != 1
        || !names.uris().getFirst().startsWith("spiffe://" + trustDomain + "/")) {
      throw new CertificateException("it is not of trust domain `" + trustDomain + "`");
    }
  }

  private static List<X509Certificate> parse(List<ByteString> all) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    for (ByteString der : all) {
      found.add(PemText.certificate(der.toByteArray()));
    }
    if (found.isEmpty()) {
      throw new CertificateException("a list of certificates is empty");
    }
    return found;
  }
}
