package io.hauberk.sidecar.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.authority.attest.ProvenKey;
import io.hauberk.authority.sign.EcKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class PossessionProofTest {
  private final Path directory;

  PossessionProofTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Signatures have lengths that vary, so lengths of lengths do too. */
  @RepeatedTest(50)
  void theAuthorityReadsWhatIsEncodedByHand() throws Exception {
    WorkloadKey key = new WorkloadKeys(directory, new SecureRandom()).create();
    byte[] proof = PossessionProof.of(key);
    EcKeys keys = new EcKeys(new BouncyCastleProvider(), new SecureRandom());
    assertEquals(key.fingerprint(), ProvenKey.from(proof, keys).fingerprint());
    assertTrue(proof.length < 200, "octets: " + proof.length);
  }
}
