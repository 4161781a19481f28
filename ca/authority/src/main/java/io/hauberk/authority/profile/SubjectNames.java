package io.hauberk.authority.profile;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/**
 * What one certificate says of its subject, all of it chosen by the authority.
 *
 * @param uri a SPIFFE ID, without path for an authority
 * @param attested labels of a workload
 */
public record SubjectNames(
    String uri, List<String> dnsNames, List<String> addresses, AttestedLabels attested) {
  public SubjectNames {
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
  }

  /** Of a subject of which no label is attested. */
  public SubjectNames(String uri, List<String> dnsNames, List<String> addresses) {
    this(uri, dnsNames, addresses, AttestedLabels.NONE);
  }

  public static SubjectNames authority(TrustDomain trustDomain) {
    return new SubjectNames("spiffe://" + trustDomain, List.of(), List.of());
  }

  public static SubjectNames workload(
      SpiffeId account, InstanceName instance, AttestedLabels attested) {
    return new SubjectNames(account.toString(), List.of(instance.dnsName()), List.of(), attested);
  }

  /**
   * @param hosts DNS names and IP literals
   */
  public static SubjectNames controlPlane(SpiffeId id, List<String> hosts) {
    return new SubjectNames(
        id.toString(),
        hosts.stream().filter(h -> !IPAddress.isValid(h)).distinct().toList(),
        hosts.stream().filter(IPAddress::isValid).distinct().toList());
  }

  public GeneralNames generalNames() {
    List<GeneralName> all = new ArrayList<>();
    all.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    dnsNames.forEach(n -> all.add(new GeneralName(GeneralName.dNSName, n)));
    addresses.forEach(a -> all.add(new GeneralName(GeneralName.iPAddress, a)));
    return new GeneralNames(all.toArray(new GeneralName[0]));
  }
}
