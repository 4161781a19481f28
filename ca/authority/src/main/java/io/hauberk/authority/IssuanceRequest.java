package io.hauberk.authority;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import java.time.Duration;

/**
 * What an attested workload asks for. The names come from attestation, never from the requester.
 *
 * @param certificationRequest PKCS#10, DER, at most 1 KiB; only its public key is used
 * @param keyFile absolute path where the workload keeps the private key; its last segment is {@code
 *     <lower-case hex SHA-256 of the DER SubjectPublicKeyInfo>.key}
 * @param lifetime from now, at least a second
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record IssuanceRequest(
    SpiffeId account,
    InstanceName instance,
    byte[] certificationRequest,
    String keyFile,
    Duration lifetime) {}
