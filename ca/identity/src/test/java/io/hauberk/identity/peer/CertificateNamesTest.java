package io.hauberk.identity.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.peer.LaxAuthority.Wanted;
import java.security.cert.CertificateParsingException;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

/** What a certificate says of its holder. */
class CertificateNamesTest {
  private static final String BOB = "spiffe://example.org/ns/bob/sa/bob";

  @Test
  void namesAreToldApartByTheirKindAndKeepTheirOrder() throws Exception {
    CertificateNames names =
        read(
            new GeneralName(GeneralName.dNSName, "b.example"),
            new GeneralName(GeneralName.uniformResourceIdentifier, BOB),
            new GeneralName(GeneralName.iPAddress, "192.0.2.1"),
            new GeneralName(GeneralName.dNSName, "a.example"),
            new GeneralName(GeneralName.rfc822Name, "bob@example.org"),
            new GeneralName(new X500Name("CN=bob")));
    assertEquals(new CertificateNames(List.of(BOB), List.of("b.example", "a.example"), 3), names);
  }

  @Test
  void aCertificateWithoutNamesNamesNobody() throws Exception {
    assertEquals(new CertificateNames(List.of(), List.of(), 0), read());
  }

  @Test
  void anIdIsTheOnlyOneOrItIsNot() throws Exception {
    GeneralName bob = new GeneralName(GeneralName.uniformResourceIdentifier, BOB);
    assertTrue(read(bob).isOnly(SpiffeId.parse(BOB)));
    assertFalse(read(bob, bob).isOnly(SpiffeId.parse(BOB)));
    assertFalse(read(bob).isOnly(SpiffeId.parse(BOB + "by")));
    assertFalse(read().isOnly(SpiffeId.parse(BOB)));
  }

  private static CertificateNames read(GeneralName... names) throws CertificateParsingException {
    return CertificateNames.of(
        LaxAuthority.selfSigned(new Wanted().names(List.of(names))).getFirst());
  }
}
