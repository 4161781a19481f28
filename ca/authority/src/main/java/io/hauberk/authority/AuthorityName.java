package io.hauberk.authority;

import io.hauberk.authority.template.Template;
import io.hauberk.identity.TrustDomain;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Distinguished names of authorities: the trust domain (RFC 4519 §2.4), the role, the key. */
final class AuthorityName {
  private AuthorityName() {}

  static X500Name of(TrustDomain trustDomain, String role, SubjectPublicKeyInfo key) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    List<String> labels = Arrays.asList(trustDomain.name().split("\\.", -1));
    labels.reversed().forEach(label -> name.addRDN(BCStyle.DC, label));
    name.addRDN(BCStyle.CN, "hauberk " + role);
    byte[] identifier = Template.keyIdentifier(key);
    name.addRDN(BCStyle.SERIALNUMBER, HexFormat.of().formatHex(identifier, 0, 8));
    return name.build();
  }
}
