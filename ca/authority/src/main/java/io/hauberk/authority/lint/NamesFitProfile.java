package io.hauberk.authority.lint;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.Names;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * A workload has exactly one DNS name, its instance inside the trust domain; only a control plane
 * has addresses; nobody has names of another kind or wildcards.
 */
final class NamesFitProfile implements Lint {
  @Override
  public Optional<String> examine(Candidate candidate) {
    List<String> hosts = candidate.names(GeneralName.dNSName);
    List<String> addresses = candidate.names(GeneralName.iPAddress);
    if (candidate.allNames().size() != 1 + hosts.size() + addresses.size()) {
      return Optional.of("a name that is neither URI, DNS name nor address");
    }
    boolean fits =
        switch (candidate.profile()) {
          case ROOT, WORKLOAD_ISSUER, CONTROL_PLANE_ISSUER ->
              hosts.isEmpty() && addresses.isEmpty();
          case WORKLOAD ->
              hosts.size() == 1 && addresses.isEmpty() && isInstance(hosts.getFirst(), candidate);
          case CONTROL_PLANE -> hosts.stream().allMatch(NamesFitProfile::isHost);
        };
    return fits ? Optional.empty() : Optional.of("names are " + hosts + addresses);
  }

  private static boolean isHost(String name) {
    return Names.isSubdomain(name);
  }

  private static boolean isInstance(String name, Candidate candidate) {
    try {
      return new InstanceName(name).isOf(candidate.trustDomain());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
