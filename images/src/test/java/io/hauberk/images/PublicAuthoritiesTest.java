package io.hauberk.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.Test;

class PublicAuthoritiesTest {
  @Test
  void theyAreCertificatesAndAlwaysTheSame() throws Exception {
    String pem = PublicAuthorities.pem();

    int count =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .size();
    assertTrue(count > 50, count + " authorities");
    assertEquals(pem, PublicAuthorities.pem());
  }
}
