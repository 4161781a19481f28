package io.hauberk.server.quarantine;

import io.hauberk.identity.InstanceName;
import io.hauberk.identity.Names;
import io.hauberk.identity.ServiceAccount;
import io.hauberk.identity.SpiffeId;
import io.hauberk.identity.WorkloadId;
import io.hauberk.policy.model.Exclusion;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.model.WorkloadPolicy;
import io.hauberk.server.publish.MeshImage;
import io.hauberk.server.publish.ModelLoader;
import io.hauberk.server.quarantine.QuarantineRefused.Reason;
import io.hauberk.server.state.StateFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Where an operator excludes callers and releases them: on disk first, then in force. */
public final class QuarantineDesk {
  private static final Logger LOG = System.getLogger(QuarantineDesk.class.getName());
  private static final String ACCOUNT = "account:";

  private final QuarantineOrders orders;
  private final ModelLoader loader;
  private final InstantSource clock;

  public QuarantineDesk(QuarantineOrders orders, ModelLoader loader, InstantSource clock) {
    this.orders = orders;
    this.loader = loader;
    this.clock = clock;
  }

  /**
   * Excludes a caller; in force when it returns.
   *
   * @param target {@code namespace/name} of a workload, {@code account:namespace/name} or a SPIFFE
   *     ID
   * @param name empty: one that is made from the target
   */
  public synchronized Exclusion order(
      String target, String reason, Optional<Duration> validFor, String name)
      throws QuarantineRefused, StateFailure {
    MeshModel model = loader.image().model();
    Exclusion.Target who = parse(target, model);
    String called = name.isEmpty() ? nameOf(who) : name;
    if (!Names.isSubdomain(called)) {
      throw new QuarantineRefused(
          Reason.UNFIT, "`" + called + "` is not a name: lower-case letters, digits, `-` and `.`");
    }
    Optional<Exclusion> present = Optional.ofNullable(loader.image().exclusions().get(called));
    if (present.isPresent() && !present.get().target().equals(who)) {
      throw new QuarantineRefused(
          Reason.NAME_TAKEN,
          "`" + called + "` excludes another caller: choose another name with `--name`");
    }
    Optional<Instant> expires = validFor.map(clock.instant()::plus);
    Exclusion exclusion = new Exclusion(called, who, reason, expires);
    orders.add(exclusion, clock.instant());
    publish();
    LOG.log(Level.WARNING, "quarantine `{0}` of {1}: {2}", called, textOf(who), reason);
    return exclusion;
  }

  /**
   * Lets a caller in again; in force when it returns.
   *
   * @param name of the quarantine, or its target
   */
  public synchronized Exclusion release(String name) throws QuarantineRefused, StateFailure {
    Exclusion exclusion = find(name);
    orders.remove(exclusion.name());
    publish();
    LOG.log(Level.WARNING, "quarantine `{0}` is released", exclusion.name());
    return exclusion;
  }

  /** Whether it was ordered here, else it stands in the folder. */
  public boolean isOrdered(Exclusion exclusion) {
    return orders.find(exclusion.name()).isPresent();
  }

  /** The account's SPIFFE ID or the names of the instances. */
  public static String textOf(Exclusion.Target target) {
    return switch (target) {
      case Exclusion.Target.Account(var account) -> account.toString();
      case Exclusion.Target.Instances(var instances) ->
          instances.stream().map(InstanceName::dnsName).collect(Collectors.joining(" "));
    };
  }

  private void publish() {
    try {
      loader.ordered(orders.all()).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("a quarantine was stored but not published", e);
    }
  }

  private Exclusion find(String name) throws QuarantineRefused {
    Optional<Exclusion> named = orders.find(name);
    if (named.isPresent()) {
      return named.get();
    }
    MeshImage image = loader.image();
    if (image.exclusions().containsKey(name)) {
      throw new QuarantineRefused(
          Reason.IN_FOLDER, "`" + name + "` stands in the folder: delete it there");
    }
    if (name.contains("/")) {
      Exclusion.Target target = parse(name, image.model());
      List<Exclusion> found =
          orders.all().stream().filter(order -> order.target().equals(target)).toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
    }
    throw new QuarantineRefused(
        Reason.UNKNOWN, "no quarantine `" + name + "`: `hauberk status` lists them");
  }

  private static Exclusion.Target parse(String text, MeshModel model) throws QuarantineRefused {
    try {
      if (text.startsWith("spiffe://")) {
        return new Exclusion.Target.Account(SpiffeId.parse(text));
      }
      if (text.startsWith(ACCOUNT)) {
        WorkloadId parts = WorkloadId.parse(text.substring(ACCOUNT.length()));
        return new Exclusion.Target.Account(
            model.trustDomain().account(new ServiceAccount(parts.namespace(), parts.name())));
      }
      WorkloadPolicy policy = model.workloads().get(WorkloadId.parse(text));
      if (policy == null) {
        throw new QuarantineRefused(
            Reason.UNKNOWN,
            "no workload `"
                + text
                + "` in the mesh; for a whole account say `account:"
                + text
                + "`");
      }
      if (policy.instances().isEmpty()) {
        throw new QuarantineRefused(Reason.UNKNOWN, "`" + text + "` has no pod at this moment");
      }
      return new Exclusion.Target.Instances(new TreeSet<>(policy.instances()));
    } catch (IllegalArgumentException e) {
      throw new QuarantineRefused(Reason.UNFIT, String.valueOf(e.getMessage()));
    }
  }

  private static String nameOf(Exclusion.Target target) {
    return switch (target) {
      case Exclusion.Target.Account(var account) ->
          account
              .serviceAccount()
              .map(a -> "account." + a.name() + "." + a.namespace())
              .orElse("account");
      case Exclusion.Target.Instances(var instances) -> {
        String[] labels = instances.first().dnsName().split("\\.", 3);
        yield labels[0] + "." + labels[1];
      }
    };
  }
}
