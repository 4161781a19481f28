package io.hauberk.authority;

import io.hauberk.authority.profile.AttestedLabels;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.time.Duration;
import java.util.Optional;

/**
 * What an attested workload asks for. The names come from attestation, never from the requester.
 *
 * @param certificationRequest PKCS#10, DER, at most 1 KiB; only its public key is used
 * @param keyFile absolute path where the workload keeps the private key; its last segment is {@code
 *     <lower-case hex SHA-256 of the DER SubjectPublicKeyInfo>.key}; absent where somebody else
 *     keeps the key, as a kubelet does
 * @param lifetime from now, at least a second
 * @param freshFor how old a repeated answer may be; one that is older is dated anew, with the same
 *     key and names and an end that is no later. Absent: an answer is repeated as it was
 * @param attested labels that the certificate says the workload carries
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record IssuanceRequest(
    SpiffeId account,
    InstanceName instance,
    byte[] certificationRequest,
    Optional<String> keyFile,
    Duration lifetime,
    Optional<Duration> freshFor,
    AttestedLabels attested) {
  /** Of a workload of which no label is attested. */
  public IssuanceRequest(
      SpiffeId account,
      InstanceName instance,
      byte[] certificationRequest,
      Optional<String> keyFile,
      Duration lifetime,
      Optional<Duration> freshFor) {
    this(account, instance, certificationRequest, keyFile, lifetime, freshFor, AttestedLabels.NONE);
  }

  /** Of a workload that keeps its own key. */
  public IssuanceRequest(
      SpiffeId account,
      InstanceName instance,
      byte[] certificationRequest,
      String keyFile,
      Duration lifetime) {
    this(account, instance, certificationRequest, Optional.of(keyFile), lifetime, Optional.empty());
  }

  /** The same with other labels. */
  public IssuanceRequest attesting(AttestedLabels labels) {
    return new IssuanceRequest(
        account, instance, certificationRequest, keyFile, lifetime, freshFor, labels);
  }
}
