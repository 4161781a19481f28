package io.hauberk.kubernetes.webhook;

/** What came is no AdmissionReview that can be answered; the message says what is wrong. */
final class MalformedReviewException extends Exception {
  private static final long serialVersionUID = 1;

  MalformedReviewException(String message) {
    super(message);
  }
}
