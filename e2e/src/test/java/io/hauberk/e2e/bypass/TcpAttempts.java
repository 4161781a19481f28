package io.hauberk.e2e.bypass;

import java.util.List;

/** Connections to ports that speak their own protocol. */
final class TcpAttempts {
  private static final Wire.Hello HELLO = new Wire.Hello("TLSv1.3", List.of());
  private static final String DENIED = "default-deny/alice/alice";
  private static final String VERIFY = "hardening/handshake: certificate_verify_failed";

  private static final String NOT_ADMITTED = DENIED + ": certificate_verify_failed";

  private TcpAttempts() {}

  /** A port where the client speaks first: Bob's account is let in. */
  static List<Attempt> clientFirst() {
    return new Section("TCP, the client speaks first")
        .harmless("Bob himself", "bob", say("bob"), "alice/streams/db", "")
        .refused("another account", "carol", say("carol"), DENIED)
        .refused("a quarantined account", "mallory", say("mallory"), "quarantine/mallory")
        .refused("two URI SANs", "two-uris", say("two-uris"), "hardening/identity")
        .refused(
            "a wildcard instance",
            "wildcard-instance",
            say("wildcard-instance"),
            "hardening/identity")
        .refused(
            "another trust domain",
            "other-domain",
            say("other-domain"),
            "hardening/identity: certificate_verify_failed")
        .refused("a certificate of another root", "other-root", say("other-root"), VERIFY)
        .refused(
            "no certificate",
            "nobody",
            say("nobody"),
            "hardening/handshake: peer_did_not_return_a_certificate")
        .refused(
            "plain text",
            "nobody",
            wire -> wire.plain("HELO alice\r\n"),
            "hardening/handshake: wrong_version_number")
        .attempts();
  }

  /** A port where the server greets: only one workload of Bob's account is let in. */
  static List<Attempt> serverFirst() {
    return new Section("TCP, the server speaks first: not a byte of the greeting leaks")
        .harmless("Bob himself", "bob", say("bob"), "alice/streams/mail", "")
        .refused("another account", "carol", say("carol"), NOT_ADMITTED)
        .refused("the same account, another workload", "bob2", say("bob2"), NOT_ADMITTED)
        .refused("the good name in the DNS SAN", "name-in-dns", say("name-in-dns"), NOT_ADMITTED)
        .refused(
            "the good name in the subject", "name-in-subject", say("name-in-subject"), NOT_ADMITTED)
        .refused("a certificate of another root", "other-root", say("other-root"), VERIFY)
        .refused(
            "no certificate",
            "nobody",
            say("nobody"),
            "hardening/handshake: peer_did_not_return_a_certificate")
        .limit(
            "two URI SANs and the good instance: the greeting is sent, then it is refused",
            "two-uris",
            say("two-uris"),
            "hardening/identity")
        .attempts();
  }

  private static Attempt.Sending say(String caller) {
    return wire -> wire.tls(caller, HELLO, "hello\n");
  }
}
