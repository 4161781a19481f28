package io.hauberk.policy.intent;

import io.hauberk.policy.intent.Problem.Severity;

/**
 * Every kind of problem, with its stable code. {@code 1xxx} form, {@code 2xxx} names and
 * references, {@code 3xxx} meaning, {@code 4xxx} safety, {@code 5xxx} warnings, {@code 7xxx} what
 * Kubernetes objects may not be. A code is never used for something else later.
 */
public enum Code {
  NOT_YAML(1001),
  DUPLICATE_KEY(1002),
  ALIAS(1003),
  SOURCE_TOO_LARGE(1004),
  TOO_MANY_DOCUMENTS(1005),
  TOO_DEEP(1006),
  TEXT_TOO_LONG(1007),
  UNREADABLE(1009),
  NOT_AN_OBJECT(1010),
  WRONG_VERSION(1011),
  UNKNOWN_KIND(1012),
  UNKNOWN_FIELD(1014),
  MISSING_FIELD(1015),
  WRONG_TYPE(1016),
  WRONG_FORM(1017),
  CHOICE(1018),
  EMPTY(1019),
  TAG(1020),
  TOO_MANY_ITEMS(1021),
  RESERVED_NAME(1022),
  OPERATOR_VALUES(1023),
  DUPLICATE_OBJECT(2001),
  DUPLICATE_RULE(2002),
  NO_SUCH_GROUP(2003),
  NO_SUCH_REQUIREMENT(2004),
  NO_SUCH_WORKLOAD(2005),
  NO_SUCH_PORT(2006),
  NO_MESH_CONFIG(2008),
  SECOND_MESH_CONFIG(2009),
  FOREIGN_TRUST_DOMAIN(2010),
  ADDRESS_IN_USE(2011),
  DUPLICATE_PORT(2012),
  NO_ADDRESS(2013),
  NAME_TAKEN(2014),
  HTTP_ON_TCP(3001),
  NO_PORT_LEFT(3002),
  IMPOSSIBLE_PATH(3003),
  IMPOSSIBLE_METHOD(3004),
  UNTRUSTWORTHY_HEADER(3005),
  IMPOSSIBLE_VALUE(3006),
  IMPOSSIBLE_HOST(3007),
  ADDRESS_OF_SELF(3008),
  DUPLICATE_HEADER(3009),
  IMPOSSIBLE_IDENTITY(3010),
  REGEX_SYNTAX(4001),
  REGEX_TOO_LARGE(4002),
  REGEX_MATCHES_QUERY(4003),
  EVADABLE_PATH(4004),
  EVERY_REQUEST(5001, Severity.WARNING),
  SELECTS_NOTHING(5002, Severity.WARNING),
  NEVER_HTTP_ON_TCP(5003, Severity.WARNING),
  EVERY_CALLER(5004, Severity.WARNING),
  EMPTY_GROUP(5005, Severity.WARNING),
  AMBIGUOUS_HOST(5006, Severity.WARNING),
  EXACT_NEVER(5007, Severity.WARNING),
  UNKNOWN_ACCOUNT(5008, Severity.WARNING),
  EXPIRED(5009, Severity.WARNING),
  LONG_LIFETIME(5010, Severity.WARNING),
  MATCHES_NOBODY(5011, Severity.WARNING),
  GUARDS_NO_PORT(5012, Severity.WARNING),
  RESERVED_CONTAINER(7001),
  RESERVED_VOLUME(7002),
  RESERVED_ANNOTATION(7003),
  RESERVED_USER(7004),
  RESERVED_PORT(7005),
  CAPABILITY(7006),
  PRIVILEGED(7007),
  HOST_NETWORK(7008),
  HOST_PROCESSES(7009),
  SHARED_PROCESSES(7010),
  IDENTITY_MOUNT(7011),
  HOST_PATH(7012),
  FOREIGN_IDENTITY(7013),
  OPT_OUT(7014),
  WINDOWS_POD(7015),
  TOO_MANY_CHECKS(7016);

  private final int number;
  private final Severity severity;

  Code(int number) {
    this(number, Severity.ERROR);
  }

  Code(int number, Severity severity) {
    this.number = number;
    this.severity = severity;
  }

  /** {@code HBK} and four digits. */
  public String text() {
    return "HBK" + number;
  }

  public Severity severity() {
    return severity;
  }
}
