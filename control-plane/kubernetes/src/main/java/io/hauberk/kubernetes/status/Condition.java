package io.hauberk.kubernetes.status;

/**
 * What is said of one side of an object.
 *
 * @param type {@code Accepted}, {@code ResolvedRefs} or {@code Programmed}
 * @param reason one word
 * @see <a href="https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#Condition">metav1.Condition
 *     </a>
 */
record Condition(String type, boolean status, String reason, String message) {
  static final String ACCEPTED = "Accepted";
  static final String RESOLVED = "ResolvedRefs";
  static final String PROGRAMMED = "Programmed";

  /** {@code True} or {@code False}. */
  String word() {
    return status ? "True" : "False";
  }
}
