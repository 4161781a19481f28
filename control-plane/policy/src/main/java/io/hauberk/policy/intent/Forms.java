package io.hauberk.policy.intent;

import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.TrustDomain;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.intent.Form.Complaint;
import io.hauberk.policy.model.AddressBlock;
import io.hauberk.policy.model.IpAddress;
import io.hauberk.policy.model.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the texts of the policy language must look like, apart from the HTTP conditions. */
final class Forms {
  /** First words of decision names that are no grants: a namespace must not be one of them. */
  private static final Set<String> RESERVED =
      Set.of(
          "guardrail",
          "hardening",
          "quarantine",
          "default-deny",
          "unmatched-port",
          "egress-deny",
          "no-policy");

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  static final Form NAME =
      Form.of("a name: lower-case letters, digits and `-`, at most 63", 63, LABEL);
  static final Form NAMESPACE =
      NAME.checked(
          text ->
              RESERVED.contains(text)
                  ? Optional.of(
                      new Complaint(
                          Code.RESERVED_NAME,
                          "`"
                              + text
                              + "` is reserved: decisions that are no grants begin with it; choose"
                              + " another namespace"))
                  : Optional.empty());
  static final Form QUARANTINE_NAME =
      NAME.checked(
          text ->
              text.equals("list-not-received")
                  ? Optional.of(
                      new Complaint(
                          Code.RESERVED_NAME,
                          "`list-not-received` is the decision of a proxy without the list of"
                              + " quarantines; choose another name"))
                  : Optional.empty());
  static final Form MESH =
      Form.of("`mesh`: there is one MeshConfig and that is its name", 63, "mesh");
  static final Form ACCOUNT_NAME =
      Form.of(
          "the name of a service account: lower-case letters, digits, `-` and `.`",
          253,
          LABEL + "(?:\\." + LABEL + ")*");
  static final Form PORT_NAME =
      Form.of(
          "the name of a port: lower-case letters, digits and `-`, at least one letter, at most 15",
          15,
          "(?:[0-9-]*[a-z][a-z0-9-]*)");
  static final Form LABEL_KEY =
      Form.of(
          "the key of a label: `name` or `prefix/name`",
          317,
          "(?:"
              + LABEL
              + "(?:\\."
              + LABEL
              + ")*/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  static final Form LABEL_VALUE =
      new Form(
          "the value of a label: letters, digits, `-`, `_` and `.`, at most 63",
          0,
          63,
          Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?"),
          text -> Optional.<Complaint>empty());
  static final Form ANNOTATION =
      new Form(
          "an annotation",
          0,
          Limits.STANDARD.text(),
          Form.ANYTHING,
          text -> Optional.<Complaint>empty());
  static final Form POD_UID =
      Form.of(
          "the UID of a pod, such as `2f0f4f0e-6a5b-4c6c-9d0c-0d4a7c1b2e3f`",
          63,
          "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  static final Form REQUIREMENT =
      Form.of(
          "a requirement such as `pci-dss-4/1.3.1`: letters, digits, `.`, `_`, `-` and `/`",
          128,
          "[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?");
  static final Form SENTENCE =
      Form.of("a line of text, at most 256 characters", 256, "[^\\x00-\\x1f\\x7f]*");
  static final Form FILE = Form.of("the path of a file", 1024, "[^\\x00-\\x1f\\x7f]+");

  static final Form TRUST_DOMAIN = Form.parsed("a trust domain", Code.WRONG_FORM, TrustDomain::new);
  static final Form SPIFFE_ID =
      Form.parsed("a SPIFFE ID", Code.WRONG_FORM, SpiffeId::parse)
          .checked(
              text ->
                  SpiffeId.parse(text).serviceAccount().isPresent()
                      ? Optional.empty()
                      : Optional.of(
                          new Complaint(
                              Code.IMPOSSIBLE_IDENTITY,
                              "`"
                                  + text
                                  + "` can never match: callers have the form spiffe://<trust"
                                  + " domain>/ns/<namespace>/sa/<service account>")));
  static final Form WORKLOAD_PORT =
      Form.parsed("a port of a workload", Code.WRONG_FORM, Forms::workloadPort);
  static final Form ADDRESS = Form.parsed("an address", Code.WRONG_FORM, IpAddress::parse);
  static final Form ADDRESS_BLOCK =
      Form.parsed("an address block", Code.WRONG_FORM, AddressBlock::parse);
  static final Form SOCKET_ADDRESS =
      Form.parsed("address:port", Code.WRONG_FORM, SocketAddress::parse);
  static final Form ADDRESS_MAYBE_PORT =
      Form.parsed("an address or address:port", Code.WRONG_FORM, text -> target(text, 1));
  static final Form DURATION =
      Form.of(
          "a duration such as `1h`, `30m` or `90s`, without fraction", 8, "[1-9][0-9]{0,6}[smh]");
  static final Form INSTANT = Form.parsed("an instant", Code.WRONG_FORM, Forms::instant);

  private Forms() {}

  /** {@code ns/name:port}. */
  static WorkloadPort workloadPort(String text) {
    int colon = text.indexOf(':');
    if (colon < 0 || !text.substring(colon + 1).matches("[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException("`" + text + "` is not namespace/workload:port");
    }
    return new WorkloadPort(
        WorkloadId.parse(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }

  /** An address and port, or an address alone with a default port. */
  static SocketAddress target(String text, int port) {
    try {
      return new SocketAddress(IpAddress.parse(text), port);
    } catch (IllegalArgumentException e) {
      return SocketAddress.parse(text);
    }
  }

  static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "`" + text + "` is not an instant such as `2026-12-01T00:00:00Z` (RFC 3339)", e);
    }
  }

  static Duration duration(String text) {
    long amount = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 's' -> Duration.ofSeconds(amount);
      case 'm' -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  record WorkloadPort(WorkloadId workload, int port) {}
}
