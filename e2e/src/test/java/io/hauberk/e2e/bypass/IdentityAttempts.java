package io.hauberk.e2e.bypass;

import static io.hauberk.e2e.bypass.Section.DEFAULT_DENY;
import static io.hauberk.e2e.bypass.Section.READ;
import static io.hauberk.e2e.bypass.Section.get;

import java.util.List;
import java.util.stream.Stream;

/** Certificates that are not Bob's, but would like to be. */
final class IdentityAttempts {
  private static final String TARGET = "/customer-records/1";
  private static final String IDENTITY = "hardening/identity";

  private static final String VERIFY = "hardening/handshake: certificate_verify_failed";

  private static final String NOT_OF_THE_MESH = "hardening/identity: certificate_verify_failed";

  private IdentityAttempts() {}

  static List<Attempt> all() {
    return Stream.of(accounts(), names(), signers())
        .flatMap(section -> section.attempts().stream())
        .toList();
  }

  private static Section accounts() {
    return new Section("Identity: good certificates, other callers")
        .harmless("Bob himself", "bob", get("bob", TARGET), READ, TARGET)
        .refused("another account", "carol", get("carol", TARGET), DEFAULT_DENY)
        .refused(
            "the same account, another workload, where the grant asks for a label",
            "bob2",
            get("bob2", "/one-workload"),
            DEFAULT_DENY)
        .refused(
            "account `bxb` where the grant names `b.b`", "bxb", get("bxb", "/dotted"), DEFAULT_DENY)
        .harmless(
            "account `b.b` itself", "b.b", get("b.b", "/dotted"), "alice/records/dotted", "/dotted")
        .refused("a quarantined account", "mallory", get("mallory", TARGET), "quarantine/mallory");
  }

  private static Section names() {
    Section section = new Section("Identity: odd names, signed by the mesh's own root");
    for (String odd :
        List.of(
            "two-uris",
            "two-uris-reversed",
            "two-instances",
            "wildcard-instance",
            "no-instance",
            "instance-of-another-domain",
            "trailing-slash",
            "longer-path",
            "dot-segments",
            "encoded-path",
            "query",
            "comma-in-uri",
            "name-in-dns")) {
      section.refused(words(odd), odd, get(odd, TARGET), IDENTITY);
    }
    for (String odd :
        List.of(
            "no-uri",
            "other-domain",
            "longer-domain",
            "upper-case-domain",
            "domain-with-port",
            "domain-with-user",
            "https-uri")) {
      section.refused(words(odd), odd, get(odd, TARGET), NOT_OF_THE_MESH);
    }
    for (String odd : List.of("name-in-email", "name-in-other-name", "name-in-subject")) {
      section.refused(words(odd), odd, get(odd, TARGET), DEFAULT_DENY);
    }
    return section;
  }

  private static Section signers() {
    Section section =
        new Section("Identity: certificates that the sidecar must not trust")
            .refused(
                "no certificate",
                "nobody",
                get("nobody", TARGET),
                "hardening/handshake: peer_did_not_return_a_certificate");
    for (String odd :
        List.of(
            "other-root",
            "root-of-the-same-name",
            "signs-itself",
            "expired",
            "server-only",
            "below-a-leaf")) {
      section.refused(words(odd), odd, get(odd, TARGET), VERIFY);
    }
    return section;
  }

  private static String words(String name) {
    return name.replace('-', ' ');
  }
}
