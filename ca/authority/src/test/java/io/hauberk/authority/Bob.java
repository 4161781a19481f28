package io.hauberk.authority;

import io.hauberk.authority.attest.CertificationRequests;
import io.hauberk.authority.encode.Fingerprint;
import io.hauberk.identity.InstanceName;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;

/** A workload that asks for certificates, and its keys. */
final class Bob {
  static final TrustDomain DOMAIN = new TrustDomain("example.org");
  static final SpiffeId ACCOUNT = DOMAIN.account(new ServiceAccount("bob", "bob"));
  static final InstanceName INSTANCE = DOMAIN.instance(new WorkloadId("bob", "bob"));
  static final Duration HOUR = Duration.ofHours(1);

  private Bob() {}

  static KeyPair key() {
    return key("secp256r1");
  }

  static KeyPair key(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String keyFile(KeyPair pair) {
    return "/run/hauberk/" + Fingerprint.of(pair.getPublic()) + ".key";
  }

  static IssuanceRequest request(KeyPair pair) {
    return request(pair, HOUR);
  }

  static IssuanceRequest request(KeyPair pair, Duration lifetime) {
    return request(pair, CertificationRequests.create(pair), lifetime);
  }

  static IssuanceRequest request(KeyPair pair, byte[] certificationRequest, Duration lifetime) {
    return new IssuanceRequest(ACCOUNT, INSTANCE, certificationRequest, keyFile(pair), lifetime);
  }
}
