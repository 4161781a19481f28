package io.hauberk.kubernetes.webhook;

import java.util.Map;
import java.util.Optional;

/** What has to be asked of the API server itself, because no copy may be trusted with it. */
interface Cluster {
  /**
   * Whether this user may {@code assert} the guarded label.
   *
   * @param guardedLabel name of the object
   * @param namespace empty: in the whole cluster
   * @throws UnansweredException when the server gives no answer
   */
  boolean mayAssert(Requester requester, String guardedLabel, String namespace)
      throws UnansweredException;

  /**
   * The labels in the template of a controller; absent when there is no such object with this UID.
   *
   * @throws UnansweredException when the server gives no answer
   */
  Optional<Map<String, String>> template(Owner owner) throws UnansweredException;

  /**
   * The labels of a namespace; absent when there is none.
   *
   * @throws UnansweredException when the server gives no answer
   */
  Optional<Map<String, String>> namespace(String name) throws UnansweredException;

  /** The API server could not be asked. */
  final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1;

    UnansweredException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
