package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One question of the API server.
 *
 * @param uid to be repeated in the answer
 * @param subResource empty for the object itself
 * @param namespace empty for objects that live in none
 * @param name may be empty while the server has yet to make one up
 * @param object as it would be stored; absent when it is to be deleted
 * @param before as it is stored; absent when it is to be created
 * @param dryRun nothing will be stored
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/">AdmissionReview
 *     v1</a>
 */
record Review(
    String uid,
    Operation operation,
    Resource resource,
    String subResource,
    String kind,
    String namespace,
    String name,
    Requester requester,
    Optional<ObjectNode> object,
    Optional<ObjectNode> before,
    boolean dryRun) {

  enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /**
   * @param group empty for the core group
   * @param name plural, lower case
   */
  record Resource(String group, String name) {
    @Override
    public String toString() {
      return group.isEmpty() ? name : name + "." + group;
    }
  }

  /** {@code CREATE pods shop/web}, for logs. */
  String subject() {
    return operation
        + " "
        + resource
        + (subResource.isEmpty() ? "" : "/" + subResource)
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}
