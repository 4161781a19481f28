package io.hauberk.kubernetes.webhook;

import io.hauberk.kubernetes.webhook.Answer.Reason;
import io.hauberk.kubernetes.webhook.Answer.Refused;
import io.hauberk.kubernetes.webhook.Answer.Why;
import io.hauberk.kubernetes.webhook.Cluster.UnansweredException;
import io.hauberk.kubernetes.webhook.Review.Operation;
import io.hauberk.policy.intent.Code;
import io.hauberk.policy.intent.Intent.GuardedLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may put a guarded label on a pod, a template or a namespace, or take it off again: whoever
 * has the right to {@code assert} its object there. What Kubernetes' own controllers make is judged
 * by the template that they carry out, which was judged when it was written.
 */
final class LabelGuard implements Reviewer {
  private final MeshTexts mesh;
  private final Cluster cluster;

  LabelGuard(MeshTexts mesh, Cluster cluster) {
    this.mesh = mesh;
    this.cluster = cluster;
  }

  @Override
  public Answer review(Review review) {
    Optional<LabelCarrier> carrier = LabelCarrier.of(review.resource());
    if (carrier.isEmpty()
        || review.object().isEmpty()
        || !review.subResource().isEmpty()
        || !(review.operation() == Operation.CREATE || review.operation() == Operation.UPDATE)) {
      return Answer.allowed();
    }
    return mesh.now()
        .map(snapshot -> review(review, carrier.get(), snapshot.guarded()))
        .orElseGet(NotReady::refusal);
  }

  /**
   * Guarded labels that come, go or get another value by this, unless one of Kubernetes' own
   * controllers carries out what somebody wrote before.
   */
  List<String> touched(Review review) {
    Optional<LabelCarrier> carrier = LabelCarrier.of(review.resource());
    if (carrier.isEmpty()
        || review.object().isEmpty()
        || review.requester().carriesOutTemplates()) {
      return List.of();
    }
    return mesh
        .now()
        .map(snapshot -> changes(review, carrier.get(), snapshot.guarded()))
        .orElse(List.of())
        .stream()
        .map(Change::text)
        .toList();
  }

  private static List<Change> changes(
      Review review, LabelCarrier carrier, List<GuardedLabel> guarded) {
    Map<String, String> now = carrier.labels(review.object().orElseThrow());
    Map<String, String> before = review.before().map(carrier::labels).orElse(Map.of());
    return guarded.stream()
        .flatMap(label -> Change.of(label, before, now).stream())
        .sorted(Comparator.comparing(change -> change.label().meta().name()))
        .toList();
  }

  private Answer review(Review review, LabelCarrier carrier, List<GuardedLabel> guarded) {
    List<Change> changes = changes(review, carrier, guarded);
    if (changes.isEmpty()) {
      return Answer.allowed();
    }
    try {
      List<Reason> reasons = new ArrayList<>();
      for (Change change : changes) {
        judge(review, carrier, change).ifPresent(reasons::add);
      }
      return reasons.isEmpty() ? Answer.allowed() : new Refused(Why.FORBIDDEN, reasons, List.of());
    } catch (UnansweredException e) {
      return Answer.refused(
          Why.UNAVAILABLE,
          "%s guarded label `%s` could not be judged, because the API server did not answer the control plane; try again"
              .formatted(Code.RIGHT_UNKNOWN.text(), changes.getFirst().text()));
    }
  }

  private Optional<Reason> judge(Review review, LabelCarrier carrier, Change change)
      throws UnansweredException {
    Requester requester = review.requester();
    Optional<Owner> owner = Owner.of(review);
    boolean carriedOut = requester.carriesOutTemplates() && owner.isPresent();
    if (carriedOut && cluster.template(owner.get()).filter(change::standsIn).isPresent()) {
      return Optional.empty();
    }
    String namespace = carrier == LabelCarrier.NAMESPACE ? "" : review.namespace();
    if (cluster.mayAssert(requester, change.label().meta().name(), namespace)) {
      return Optional.empty();
    }
    String message =
        carriedOut ? change.unknownTo(owner.get()) : change.refusal(requester, namespace);
    return Optional.of(new Reason("metadata.labels", message));
  }

  /**
   * A guarded label that comes, goes or gets another value.
   *
   * @param value now; null when it goes
   */
  private record Change(GuardedLabel label, @Nullable String before, @Nullable String value) {
    static Optional<Change> of(
        GuardedLabel label, Map<String, String> before, Map<String, String> now) {
      String key = label.key().value();
      @Nullable String was = before.get(key);
      @Nullable String is = now.get(key);
      boolean touched =
          !Objects.equals(was, is)
              && ((was != null && label.guards(key, was)) || (is != null && label.guards(key, is)));
      return touched ? Optional.of(new Change(label, was, is)) : Optional.empty();
    }

    boolean standsIn(Map<String, String> template) {
      return Objects.equals(template.get(label.key().value()), value);
    }

    /** The label that is asserted, or the one that is taken off. */
    String text() {
      String key = label.key().value();
      return value != null && label.guards(key, value) ? key + ": " + value : key + ": " + before;
    }

    private boolean asserted() {
      return value != null && label.guards(label.key().value(), value);
    }

    String refusal(Requester requester, String namespace) {
      String name = label.meta().name();
      return "%s label `%s` is guarded by GuardedLabel `%s`: user `%s` may not %s %s; it takes the verb `assert` on `guardedlabels.hauberk.io/%s` %s"
          .formatted(
              asserted() ? Code.LABEL_NOT_YOURS.text() : Code.LABEL_TAKEN_OFF.text(),
              text(),
              name,
              requester.name(),
              asserted() ? "assert it" : "take it off",
              namespace.isEmpty() ? "on a namespace" : "in namespace `" + namespace + "`",
              name,
              namespace.isEmpty() ? "in the whole cluster" : "there");
    }

    String unknownTo(Owner owner) {
      return "%s label `%s` is guarded by GuardedLabel `%s`, and the template of %s `%s/%s` does not say so: it changed meanwhile, or it is none of this object's"
          .formatted(
              Code.TEMPLATE_DIFFERS.text(),
              text(),
              label.meta().name(),
              owner.kind(),
              owner.namespace(),
              owner.name());
    }
  }
}
