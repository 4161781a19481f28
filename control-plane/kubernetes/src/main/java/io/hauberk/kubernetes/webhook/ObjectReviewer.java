package io.hauberk.kubernetes.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.identity.TrustDomain;
import io.hauberk.kubernetes.webhook.Answer.Reason;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import io.hauberk.kubernetes.webhook.MeshTexts.Snapshot;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code hauberk lint} says of an object, said while it is written: it is read together with
 * everything that is there. Errors of this object refuse it, and so do errors that it causes in
 * others; a reference that does not resolve yet is a warning.
 */
final class ObjectReviewer implements Reviewer {
  static final String GROUP = "hauberk.io";

  private final MeshTexts mesh;
  private final MeshReading reading;
  private final TrustDomain trustDomain;

  ObjectReviewer(MeshTexts mesh, MeshReading reading, TrustDomain trustDomain) {
    this.mesh = mesh;
    this.reading = reading;
    this.trustDomain = trustDomain;
  }

  @Override
  public Answer review(Review review) {
    if (!review.resource().group().equals(GROUP) || !review.subResource().isEmpty()) {
      return Answer.allowed();
    }
    Optional<Snapshot> snapshot = mesh.now();
    return switch (review.operation()) {
      case CREATE, UPDATE -> written(review, snapshot);
      // nothing that shows a mistake may keep anybody from taking an object away
      case DELETE -> Answer.allowed(snapshot.map(s -> deleted(review, s)).orElse(List.of()));
      case CONNECT -> Answer.allowed();
    };
  }

  private Answer written(Review review, Optional<Snapshot> snapshot) {
    ObjectNode object = review.object().orElseThrow();
    if (sameSpec(review, object) || object.at("/metadata").has("deletionTimestamp")) {
      return Answer.allowed();
    }
    if (snapshot.isEmpty()) {
      return NotReady.refusal();
    }
    ObjectText text = ObjectText.of(name(review), object);
    Optional<Reason> foreign = foreignTrustDomain(review, object);
    MeshReading.Difference difference = reading.with(snapshot.get(), text.source());
    List<Reason> reasons = new ArrayList<>(foreign.stream().toList());
    List<String> warnings = new ArrayList<>();
    for (Problem problem : difference.own()) {
      String field = text.field(problem);
      if (problem.severity() == Severity.ERROR) {
        reasons.add(new Reason(field, said(problem, field)));
      } else {
        warnings.add(said(problem, field));
      }
    }
    for (Problem problem : difference.elsewhere()) {
      if (problem.severity() == Severity.ERROR) {
        reasons.add(new Reason("", said(problem, problem.source())));
      }
    }
    Carried.of(review, object, snapshot.get()).ifPresent(warnings::add);
    return reasons.isEmpty()
        ? Answer.allowed(warnings)
        : new Refused(Why.INVALID, reasons, warnings);
  }

  private List<String> deleted(Review review, Snapshot snapshot) {
    return reading.without(snapshot, name(review)).elsewhere().stream()
        .map(problem -> "without this object: " + said(problem, problem.source()))
        .toList();
  }

  /** Only labels, owners or finalizers change: nobody wrote anything that could be wrong. */
  private static boolean sameSpec(Review review, ObjectNode object) {
    return review.before().filter(b -> b.path("spec").equals(object.path("spec"))).isPresent();
  }

  private Optional<Reason> foreignTrustDomain(Review review, ObjectNode object) {
    String written = object.at("/spec/trustDomain").asText();
    return review.kind().equals("MeshConfig")
            && !written.isEmpty()
            && !written.equals(trustDomain.name())
        ? Optional.of(
            new Reason(
                "spec.trustDomain",
                "%s spec.trustDomain: this control plane issues certificates of trust domain `%s`, which was set when it was installed, not of `%s`"
                    .formatted(Code.OTHER_TRUST_DOMAIN.text(), trustDomain, written)))
        : Optional.empty();
  }

  private static String name(Review review) {
    return review.kind()
        + " "
        + (review.namespace().isEmpty() ? "" : review.namespace() + "/")
        + review.name();
  }

  private static String said(Problem problem, String place) {
    return problem.code() + " " + (place.isEmpty() ? "" : place + ": ") + problem.message();
  }
}
