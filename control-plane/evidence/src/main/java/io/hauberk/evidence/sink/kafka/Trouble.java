package io.hauberk.evidence.sink.kafka;

import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/** Says in plain words what the client of Kafka met, and where to look. */
record Trouble(KafkaSink.Target target) {

  String words(Throwable why) {
    String said = said(why);
    if (why instanceof SslAuthenticationException) {
      return "there is no TLS with the broker: " + said + ": look at the files of `tls`";
    }
    if (why instanceof AuthenticationException) {
      return "the broker refused the login of %s: %s".formatted(who(), said);
    }
    if (why instanceof AuthorizationException) {
      return "the broker lets %s not write to `%s`: %s".formatted(who(), target.topic(), said);
    }
    if (why instanceof TimeoutException) {
      return "no broker of %s answered in time for `%s`: %s"
          .formatted(target.servers(), target.topic(), said);
    }
    return said;
  }

  private String who() {
    return target
        .login()
        .map(login -> "`%s` with `%s`".formatted(login.user(), login.password().file()))
        .orElse("this client");
  }

  /** What a cause says is more to the point than "failed to construct". */
  private static String said(Throwable why) {
    Throwable deepest = why;
    while (deepest.getCause() != null && deepest.getCause().getMessage() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? why.getClass().getSimpleName() : message;
  }
}
